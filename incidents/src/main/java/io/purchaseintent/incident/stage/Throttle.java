package io.purchaseintent.incident.stage;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A way to a Redis that can be made slow, as a managed store is that throttles: what it answers is
 * handed on later.
 */
public final class Throttle implements AutoCloseable {

  private static final int BUFFER = 1 << 16;

  private final ServerSocket listening;
  private final int target;
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private volatile long delayNanos;

  private Throttle(ServerSocket listening, int target) {
    this.listening = listening;
    this.target = target;
  }

  /** Listens at a free port of this machine, and hands on to another of its ports. */
  public static Throttle to(int port) {
    try {
      Throttle throttle =
          new Throttle(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()), port);
      start("throttle", throttle::accept);
      return throttle;
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }

  /** From now on each answer is late by so much. */
  public void delay(Duration delay) {
    delayNanos = delay.toNanos();
  }

  public String uri() {
    return "redis://127.0.0.1:" + listening.getLocalPort();
  }

  private void accept() {
    try {
      while (!listening.isClosed()) {
        Socket client = listening.accept();
        Socket redis = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(redis);
        start("throttle-asks", () -> copy(client, redis, false));
        start("throttle-answers", () -> copy(redis, client, true));
      }
    } catch (IOException e) {
      // Closed, or Redis is gone: there is nothing to hand on any more.
    }
  }

  private void copy(Socket from, Socket to, boolean late) {
    byte[] buffer = new byte[BUFFER];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (late) {
          pause();
        }
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      // One side hung up: so does the other.
    }
  }

  /** The delay is what is played, not a condition that is waited for. */
  private void pause() {
    long end = System.nanoTime() + delayNanos;
    for (long left = delayNanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Closeable each : open) {
        each.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("closing the way to Redis", e);
    }
  }
}
