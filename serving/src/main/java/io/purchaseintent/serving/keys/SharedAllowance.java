package io.purchaseintent.serving.keys;

import io.purchaseintent.serving.online.SharedScripts;
import io.purchaseintent.serving.online.SharedScripts.AwayException;
import io.purchaseintent.serving.online.SharedScripts.Script;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How many requests a key may make of all servers that share a Redis: a server takes some at a
 * time, a tenth of a second's, so that few requests wait for Redis. What it took and did not use is
 * the others' loss, and at most that. While Redis does not answer, each server grants the whole
 * rate by itself. Thread-safe.
 */
final class SharedAllowance implements Allowance {

  private static final int PARTS = 10;

  /** How long an answer may wait for Redis. */
  static final Duration LONGEST = Duration.ofMillis(50);

  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** KEYS: the bucket. ARGV: the rate, and how many are wanted. */
  private static final Script TAKE =
      Script.of(
          """
          local time = redis.call('TIME')
          local now = time[1] * 1000 + math.floor(time[2] / 1000)
          local rate = tonumber(ARGV[1])
          local kept = redis.call('HMGET', KEYS[1], 'left', 'time')
          local left = tonumber(kept[1] or rate)
          local before = tonumber(kept[2] or now)
          left = math.min(rate, left + math.max(0, now - before) * rate / 1000)
          local granted = math.min(math.floor(left), tonumber(ARGV[2]))
          redis.call('HSET', KEYS[1], 'left', tostring(left - granted), 'time', now)
          redis.call('PEXPIRE', KEYS[1], 10000)
          return {granted}
          """);

  private final String key;
  private final int rate;
  private final Supplier<@Nullable SharedScripts> scripts;
  private final Duration longest;
  private final Allowance alone;
  private final AtomicLong stock = new AtomicLong();
  private long nothingUntil = System.nanoTime();
  private long restsUntil = System.nanoTime();

  /**
   * The allowance of a key.
   *
   * @param rate requests a second
   * @param scripts of what servers have in common; none where this server has no Redis
   * @param longest how long Redis may take to answer
   * @param alone what is granted where the others cannot be asked
   */
  SharedAllowance(
      String id,
      int rate,
      Supplier<@Nullable SharedScripts> scripts,
      Duration longest,
      Allowance alone) {
    this.longest = longest;
    this.key = "keys:{" + id + "}:rate";
    this.rate = rate;
    this.scripts = scripts;
    this.alone = alone;
  }

  @Override
  public long take() {
    return isInStock() ? 0 : takeOfAll();
  }

  private boolean isInStock() {
    return stock.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
  }

  private synchronized long takeOfAll() {
    if (isInStock()) {
      return 0;
    }
    long now = System.nanoTime();
    SharedScripts shared = scripts.get();
    if (shared == null || now - restsUntil < 0) {
      return alone.take();
    }
    if (now - nothingUntil < 0) {
      return nothingUntil - now;
    }
    try {
      String wanted = Integer.toString(Math.max(1, rate / PARTS));
      long granted =
          SharedScripts.number(
              shared.run(TAKE, List.of(key), List.of(Integer.toString(rate), wanted), longest), 0);
      if (granted == 0) {
        nothingUntil = now + SECOND / rate;
        return SECOND / rate;
      }
      stock.addAndGet(granted - 1);
      return 0;
    } catch (AwayException e) {
      restsUntil = System.nanoTime() + REST_NANOS;
      return alone.take();
    }
  }
}
