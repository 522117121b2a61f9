package io.purchaseintent.cli;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import redis.embedded.RedisServer;

/** A real Redis that lives as long as the demo: on loopback, nothing kept on disk. */
final class DemoRedis implements AutoCloseable {

  private final RedisServer server;
  private final int port;
  private final Thread onExit = new Thread(this::stop, "stop-redis");

  private DemoRedis(RedisServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts Redis on this port.
   *
   * @throws UserError if it does not start
   */
  static DemoRedis start(int port) {
    try {
      RedisServer server =
          RedisServer.newRedisServer()
              .port(port)
              .setting("bind 127.0.0.1")
              .setting("save \"\"")
              .setting("appendonly no")
              .setting("maxmemory 1gb")
              .build();
      DemoRedis redis = new DemoRedis(server, port);
      Runtime.getRuntime().addShutdownHook(redis.onExit);
      server.start();
      return redis;
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

  /** Its address. */
  String uri() {
    return "redis://127.0.0.1:" + port;
  }

  @Override
  public String toString() {
    return "a Redis of its own at " + uri();
  }

  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // This process is ending already.
    }
  }

  private void stop() {
    try {
      server.stop();
    } catch (IOException e) {
      // Nothing of it is kept, so it need not end well.
    }
  }
}
