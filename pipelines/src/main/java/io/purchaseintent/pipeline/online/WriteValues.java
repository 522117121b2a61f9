package io.purchaseintent.pipeline.online;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;

/**
 * Writes whole values with an expiry: a value that is written again is the same value. One that the
 * store has of a later as-of time than is published stays: compared and set in one step in the
 * store, so that it holds whoever else publishes.
 */
public final class WriteValues extends PTransform<PCollection<KV<String, String>>, PDone> {

  /** Counts what was written. */
  public static final String WRITTEN = "values_written";

  /** Counts what the store had a newer value of. */
  public static final String SUPERSEDED = "values_superseded";

  private static final long serialVersionUID = 1L;

  private final transient RedisAddress redis;
  private final Duration expiry;
  private final @Nullable Instant asOf;

  private WriteValues(RedisAddress redis, Duration expiry, @Nullable Instant asOf) {
    this.redis = redis;
    this.expiry = expiry;
    this.asOf = asOf;
  }

  /**
   * Values that vanish after {@code expiry} unless they are written again.
   *
   * @param asOf what is published is true as of this time: values of later ones stay; null where
   *     these are to be replaced, too
   */
  public static WriteValues to(RedisAddress redis, Duration expiry, @Nullable Instant asOf) {
    return new WriteValues(redis, expiry, asOf);
  }

  @Override
  public PDone expand(PCollection<KV<String, String>> values) {
    values.apply("Set unless newer", ParDo.of(new SetUnlessNewerFn(redis, expiry, asOf)));
    return PDone.in(values.getPipeline());
  }

  private static final class SetUnlessNewerFn extends DoFn<KV<String, String>, Void> {

    private static final long serialVersionUID = 1L;
    private static final int BATCH = 1_000;

    /**
     * Answers 1 if the value was set, 0 if one of a later time is there. The time is read from the
     * packed value, which is Base64: a byte of the version, and the milliseconds since the epoch,
     * seven bits a byte, the least first, the sign in the lowest. What is no packed value has none,
     * or one that is to come.
     */
    private static final String SCRIPT =
        """
        local digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
        local function byteAt(text, place)
          local first = math.floor(place / 3) * 4 + 1
          local bits = 0
          for at = first, first + 3 do
            local digit = string.find(digits, string.sub(text, at, at), 1, true)
            bits = bits * 64 + (digit and digit - 1 or 0)
          end
          return math.floor(bits / 256 ^ (2 - place % 3)) % 256
        end
        local function asOf(text)
          local value, scale = 0, 1
          for place = 1, 7 do
            local byte = byteAt(text, place)
            value = value + (byte % 128) * scale
            scale = scale * 128
            if byte < 128 then
              return value % 2 == 0 and value / 2 or -(value + 1) / 2
            end
          end
          return nil
        end
        if ARGV[3] ~= '' then
          local there = asOf(redis.call('GETRANGE', KEYS[1], 0, 15))
          local tomorrow = (redis.call('TIME')[1] + 86400) * 1000
          if there and there > tonumber(ARGV[3]) and there < tomorrow then
            return 0
          end
        end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return 1
        """;

    private final String host;
    private final int port;
    private final @Nullable String password;
    private final boolean tls;
    private final String expiryMillis;
    private final String asOfMillis;
    private final Counter written = Metrics.counter(WriteValues.class, WRITTEN);
    private final Counter superseded = Metrics.counter(WriteValues.class, SUPERSEDED);

    private transient @Nullable Jedis store;
    private transient @Nullable String script;
    private transient @Nullable Map<String, String> waiting;

    SetUnlessNewerFn(RedisAddress redis, Duration expiry, @Nullable Instant asOf) {
      this.host = redis.host();
      this.port = redis.port();
      this.password = redis.password();
      this.tls = redis.tls();
      this.expiryMillis = Long.toString(expiry.toMillis());
      this.asOfMillis = asOf == null ? "" : Long.toString(asOf.toEpochMilli());
    }

    @StartBundle
    public void start() {
      waiting = new LinkedHashMap<>();
    }

    @ProcessElement
    public void process(@Element KV<String, String> value) {
      batch().put(value.getKey(), value.getValue());
      if (batch().size() >= BATCH) {
        flush();
      }
    }

    @FinishBundle
    public void finish() {
      flush();
    }

    private Map<String, String> batch() {
      if (waiting == null) {
        throw new IllegalStateException("no bundle was started");
      }
      return waiting;
    }

    private void flush() {
      if (batch().isEmpty()) {
        return;
      }
      Jedis connected = store == null ? connect() : store;
      List<Response<Object>> answers = new ArrayList<>(batch().size());
      try (Pipeline commands = connected.pipelined()) {
        batch()
            .forEach(
                (key, value) ->
                    answers.add(
                        commands.evalsha(
                            String.valueOf(script), 1, key, value, expiryMillis, asOfMillis)));
      }
      long set = answers.stream().mapToLong(answer -> (Long) answer.get()).sum();
      written.inc(set);
      superseded.inc(answers.size() - set);
      batch().clear();
    }

    private Jedis connect() {
      Jedis connected = new RedisAddress(host, port, password, tls).connect();
      store = connected;
      script = connected.scriptLoad(SCRIPT);
      return connected;
    }

    @Teardown
    public void tearDown() {
      if (store != null) {
        store.close();
        store = null;
      }
    }
  }
}
