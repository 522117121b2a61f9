package io.purchaseintent.incident.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A real Redis, of which nothing is kept. */
public final class Redis implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 2_000;

  private final Running running;
  private final int port;

  private Redis(Running running, int port) {
    this.running = running;
    this.port = port;
  }

  /** Starts one at a free port. */
  public static Redis start(Programs programs) {
    int port = freePort();
    Redis redis = new Redis(programs.start("redis", "--port=" + port), port);
    redis.running.awaitReady("Redis", redis::answers);
    return redis;
  }

  /** A port at which nothing listens. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() == '+';
    } catch (IOException e) {
      return false;
    }
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    running.close();
  }
}
