package io.purchaseintent.pipeline;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Map;
import java.util.TreeMap;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/** A Redis of a test's own, on a free port. */
public final class RealRedis implements AutoCloseable {

  private final RedisServer server;
  private final Jedis client;

  private RealRedis(RedisServer server) {
    this.server = server;
    this.client = new Jedis("localhost", server.ports().get(0));
  }

  public static RealRedis start() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    return start(port);
  }

  /** On a port that is free. */
  public static RealRedis start(int port) throws IOException {
    RedisServer server = RedisServer.newRedisServer().port(port).build();
    server.start();
    return new RealRedis(server);
  }

  public int port() {
    return server.ports().get(0);
  }

  public String uri() {
    return "redis://localhost:" + server.ports().get(0);
  }

  public Jedis client() {
    return client;
  }

  /** All that is in it, by key. */
  public Map<String, String> values() {
    Map<String, String> values = new TreeMap<>();
    client.keys("*:*").forEach(key -> values.put(key, client.get(key)));
    return values;
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.stop();
  }
}
