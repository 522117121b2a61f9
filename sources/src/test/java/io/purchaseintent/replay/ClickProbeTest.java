package io.purchaseintent.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The probe against a server that lets a click be known at the third question. */
@Timeout(60)
class ClickProbeTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SystemWall wall = new SystemWall();
  private final Map<String, Integer> questions = new ConcurrentHashMap<>();
  private final Map<String, Instant> clicks = new ConcurrentHashMap<>();
  private final CountDownLatch visits = new CountDownLatch(12);
  private final CountDownLatch asked = new CountDownLatch(1);
  private HttpServer server;
  private volatile int status = 200;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/events", this::collect);
    server.createContext("/predict", this::predict);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void collect(HttpExchange exchange) throws IOException {
    JsonNode event = JSON.readTree(exchange.getRequestBody()).get(0);
    String session = event.path("session_id").asText();
    clicks.put(session, Instant.parse(event.path("event_time").asText()));
    questions.put(session, 0);
    answer(exchange, 202, "{\"accepted\":1,\"rejected\":[]}");
  }

  private void predict(HttpExchange exchange) throws IOException {
    JsonNode question = JSON.readTree(exchange.getRequestBody());
    String session = question.path("session_id").asText();
    int times = questions.merge(session, 1, Integer::sum);
    asked.countDown();
    long age =
        Instant.parse(question.at("/context/time").asText()).toEpochMilli()
            - clicks.get(session).toEpochMilli();
    String known = times < 3 ? "null" : Long.toString(age);
    if (times == 3) {
      visits.countDown();
    }
    answer(exchange, status, "{\"propensity\":0.25,\"freshness\":{\"session_ms\":" + known + "}}");
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private ClickProbe probe() {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    HttpTarget collector = new HttpTarget(uri, wall, Progress.onStandardError());
    return new ClickProbe(
        uri, collector, Recordings.event("e", Recordings.START, 1, "s"), Instant::now, wall);
  }

  @Test
  void latency_isFromTheClickTakenToTheScoreThatKnowsIt() throws Exception {
    try (ClickProbe probe = probe()) {
      probe.start();
      visits.await();
      ClickProbe.Result result = probe.end();

      assertTrue(result.latencyMillis().size() >= 12);
      // Two questions were answered without the click, each followed by a wait.
      assertTrue(result.percentile(0.01) >= 20, result.latencyMillis().toString());
      assertEquals(0, result.unseen());
      assertEquals(
          List.of("page_view", "product_view", "add_to_cart", "cart_view", "checkout"),
          result.visit().stream().map(scored -> scored.type().code()).toList());
      assertEquals(0.25, result.visit().get(0).propensity());
    }
  }

  @Test
  void serverThatFails_isTold() throws Exception {
    status = 500;
    try (ClickProbe probe = probe()) {
      probe.start();
      asked.await();
      UserError error = assertThrows(UserError.class, probe::end);
      assertTrue(error.getMessage().contains("answered 500"), error.getMessage());
    }
  }

  @Test
  void percentiles_areOfTheSortedLatencies() {
    ClickProbe.Result result = new ClickProbe.Result(List.of(5L, 1L, 4L, 2L, 3L), 0, List.of());

    assertEquals(3, result.percentile(0.5));
    assertEquals(5, result.percentile(0.99));
    assertEquals(5, result.percentile(1));
    assertEquals(1, result.percentile(0.2));
  }
}
