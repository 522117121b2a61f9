package io.purchaseintent.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real server that keeps what is posted, and answers what it is told to, at last 204. */
final class Receiver implements AutoCloseable {

  /** What was posted. */
  record Posted(String id, String timestamp, String signature, String body) {}

  private final HttpServer server;
  private final Queue<Integer> answers = new ArrayDeque<>();
  private final List<Posted> posted = new CopyOnWriteArrayList<>();

  Receiver(Integer... answers) {
    this.answers.addAll(List.of(answers));
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    posted.add(
        new Posted(
            exchange.getRequestHeaders().getFirst("webhook-id"),
            exchange.getRequestHeaders().getFirst("webhook-timestamp"),
            exchange.getRequestHeaders().getFirst("webhook-signature"),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
    Integer next = answers.poll();
    int status = next == null ? 204 : next;
    if (status / 100 == 3) {
      exchange.getResponseHeaders().add("Location", url() + "/elsewhere");
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/s3cret";
  }

  List<Posted> posted() {
    return posted;
  }

  List<String> ids() {
    return posted.stream().map(Posted::id).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
