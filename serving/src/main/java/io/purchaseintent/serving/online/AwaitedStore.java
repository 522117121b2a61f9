package io.purchaseintent.serving.online;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.command.UserError;
import io.purchaseintent.loop.Looping;
import io.purchaseintent.loop.SupervisedLoop;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
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
final class AwaitedStore implements Looping, AutoCloseable {

  private static final Logger LOG = Logger.getLogger(AwaitedStore.class.getName());
  private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);
  private static final Duration PING_TIMEOUT = Duration.ofMillis(500);

  private final RedisStore store;
  private final List<SupervisedLoop> loops = new CopyOnWriteArrayList<>();
  private volatile @Nullable RedisClusterAsyncCommands<String, byte[]> commands;
  private volatile boolean closed;
  private String told = "";

  private AwaitedStore(RedisStore store) {
    this.store = store;
  }

  @Override
  public List<SupervisedLoop> loops() {
    return loops;
  }

  /**
   * Connects, now or later.
   *
   * @throws UserError if the address is none, or what is there refuses, as for a wrong password
   */
  static AwaitedStore connect(String address, MeterRegistry meters) {
    AwaitedStore awaited = new AwaitedStore(new RedisStore(address, meters));
    try {
      awaited.commands = awaited.store.connect();
    } catch (UserError e) {
      if (!isAway(e)) {
        awaited.close();
        throw e;
      }
      LOG.warning(e.getMessage() + "; it is looked for, and until it answers no visit is known");
      awaited.loops.add(SupervisedLoop.start("store-connect", awaited::look));
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

  /** Whether it is still to be looked for. */
  private boolean look() throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(AGAIN_AFTER.toNanos());
    try {
      commands = store.connect();
      LOG.info("Redis answers now");
    } catch (UserError e) {
      String message = String.valueOf(e.getMessage());
      if (!isAway(e) && !closed && !message.equals(told)) {
        LOG.warning(message);
        told = message;
      }
    }
    return commands == null && !closed;
  }

  /** The values of these keys, in their order; fails at once while there is no store. */
  CompletionStage<List<KeyValue<String, byte[]>>> mget(String[] keys) {
    RedisClusterAsyncCommands<String, byte[]> there = commands;
    return there == null
        ? CompletableFuture.failedFuture(new RedisException("Redis has not answered yet"))
        : there.mget(keys);
  }

  /** Commands for scripts; null while there is no store. */
  @Nullable RedisScriptingAsyncCommands<String, byte[]> scripting() {
    return commands;
  }

  /** Whether it answers now. */
  boolean answers() throws InterruptedException {
    RedisClusterAsyncCommands<String, byte[]> there = commands;
    try {
      return there != null
          && "PONG".equals(there.ping().get(PING_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    loops.forEach(SupervisedLoop::close);
    loops.forEach(SupervisedLoop::interrupt);
    store.close();
  }
}
