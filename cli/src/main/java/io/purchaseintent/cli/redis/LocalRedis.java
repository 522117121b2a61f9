package io.purchaseintent.cli.redis;

import static java.util.stream.Collectors.toSet;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.util.Set;
import redis.embedded.RedisServer;

/** A real Redis that ends no later than this process: on loopback, nothing kept on disk. */
public final class LocalRedis implements AutoCloseable {

  private final RedisServer server;
  private final int port;
  private final ProcessHandle process;
  private final Thread onExit;
  private final Process watch;

  private LocalRedis(
      RedisServer server, int port, ProcessHandle process, Thread onExit, Process watch) {
    this.server = server;
    this.port = port;
    this.process = process;
    this.onExit = onExit;
    this.watch = watch;
  }

  /**
   * Starts Redis on this port.
   *
   * @throws UserError if it does not start
   */
  public static LocalRedis start(int port) {
    try {
      RedisServer server =
          RedisServer.newRedisServer()
              .port(port)
              .setting("bind 127.0.0.1")
              .setting("save \"\"")
              .setting("appendonly no")
              .setting("maxmemory 1gb")
              .build();
      Thread onExit = new Thread(() -> stop(server), "stop-redis");
      Runtime.getRuntime().addShutdownHook(onExit);
      Set<ProcessHandle> others = ProcessHandle.current().children().collect(toSet());
      server.start();
      ProcessHandle process =
          ProcessHandle.current()
              .children()
              .filter(child -> !others.contains(child))
              .findFirst()
              .orElseThrow(() -> new IOException("it ended at once"));
      return new LocalRedis(server, port, process, onExit, endWithThisProcess(process));
    } catch (IOException | RuntimeException e) {
      throw new UserError(
          "Redis does not start on port "
              + port
              + " ("
              + e.getMessage()
              + "); ./intent doctor tells what it needs",
          e);
    }
  }

  /** Leaves it to a shell whose input ends with this process, even where that is killed. */
  private static Process endWithThisProcess(ProcessHandle redis) throws IOException {
    return new ProcessBuilder("sh", "-c", "read -r _; kill " + redis.pid())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Waits for its end, however it comes. */
  public void join() {
    process.onExit().join();
  }

  /** Its process. */
  public long pid() {
    return process.pid();
  }

  /** Its address. */
  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  @Override
  public String toString() {
    return "a Redis of its own at " + uri();
  }

  @Override
  public void close() {
    watch.destroy();
    stop(server);
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // This process is ending already.
    }
  }

  private static void stop(RedisServer server) {
    try {
      server.stop();
    } catch (IOException e) {
      // Nothing of it is kept, so it need not end well.
    }
  }
}
