package io.purchaseintent.watch.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real server that keeps what is posted, and answers what it is told to, at last 200. */
final class Webhook implements AutoCloseable {

  static final int HANG = -1;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Queue<Integer> answers = new ArrayDeque<>();
  private final List<JsonNode> bodies = new CopyOnWriteArrayList<>();

  Webhook(Integer... answers) {
    this.answers.addAll(List.of(answers));
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    bodies.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
    Integer next;
    synchronized (answers) {
      next = answers.poll();
    }
    int status = next == null ? 200 : next;
    if (status == HANG) {
      try {
        closed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (status == 429) {
      exchange.getResponseHeaders().add("Retry-After", "1");
    }
    if (status > 0) {
      exchange.sendResponseHeaders(status, -1);
    }
    exchange.close();
  }

  /** With a secret in it, as Slack's have. */
  String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/services/s3cret";
  }

  List<JsonNode> bodies() {
    return bodies;
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
