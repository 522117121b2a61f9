package io.purchaseintent.serving.online;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.purchaseintent.command.UserError;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Redis that need not be there yet: a server that starts while it is away would else take the
 * shop with it. Until it is there it is looked for each second, and whoever asks hears at once that
 * it is not. Thread-safe.
 */
final class AwaitedStore implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(AwaitedStore.class.getName());
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);
  private static final Duration PING_TIMEOUT = Duration.ofMillis(500);

  private final String address;
  private final Thread thread = new Thread(this::look, "store-connect");
  private volatile @Nullable RedisStore store;
  private volatile boolean closed;

  private AwaitedStore(String address) {
    this.address = address;
    thread.setDaemon(true);
  }

  /**
   * Connects, now or later.
   *
   * @throws UserError if the address is none, or what is there refuses, as for a wrong password
   */
  static AwaitedStore connect(String address) {
    AwaitedStore awaited = new AwaitedStore(address);
    try {
      awaited.store = RedisStore.connect(address);
    } catch (UserError e) {
      if (!isAway(e)) {
        throw e;
      }
      LOG.warning(e.getMessage() + "; it is looked for, and until it answers no visit is known");
      awaited.thread.start();
    }
    return awaited;
  }

  /** Whether nothing answered. A host that nobody knows is a mistake in its name. */
  private static boolean isAway(Throwable e) {
    return e instanceof ConnectException
        || e instanceof TimeoutException
        || e instanceof RedisCommandTimeoutException
        || Stream.concat(Stream.ofNullable(e.getCause()), Arrays.stream(e.getSuppressed()))
            .anyMatch(AwaitedStore::isAway);
  }

  private void look() {
    String told = "";
    while (store == null && !closed) {
      try {
        TimeUnit.NANOSECONDS.sleep(AGAIN_AFTER.toNanos());
        take(RedisStore.connect(address));
      } catch (UserError e) {
        String message = String.valueOf(e.getMessage());
        if (!isAway(e) && !closed && !message.equals(told)) {
          LOG.warning(message);
          told = message;
        }
      } catch (InterruptedException e) {
        closed = true;
      }
    }
  }

  private synchronized void take(RedisStore found) {
    if (closed) {
      found.close();
      return;
    }
    store = found;
    LOG.info("Redis answers now");
  }

  /** The values of these keys, in their order; fails at once while there is no store. */
  CompletionStage<List<KeyValue<String, byte[]>>> mget(String[] keys) {
    RedisStore there = store;
    return there == null
        ? CompletableFuture.failedFuture(new RedisException("Redis has not answered yet"))
        : there.commands().mget(keys);
  }

  /** Whether it answers now. */
  boolean answers() throws InterruptedException {
    RedisStore there = store;
    try {
      return there != null
          && "PONG"
              .equals(there.commands().ping().get(PING_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    thread.interrupt();
    if (store != null) {
      store.close();
    }
  }
}
