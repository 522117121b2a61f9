package io.purchaseintent.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.purchaseintent.event.Event;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A replay that asks for predictions, against a server that tells what it was asked after. */
@Timeout(60)
final class PredictionsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final FakeWall wall = new FakeWall();
  private final List<Event> events = Recordings.sorted(Recordings.shuffled(600, 3));
  private final Set<String> collected = ConcurrentHashMap.newKeySet();
  private final Map<String, JsonNode> asked = new ConcurrentHashMap<>();
  private final Set<String> early = ConcurrentHashMap.newKeySet();
  private final ExecutorService executor = Executors.newFixedThreadPool(4);
  private HttpServer server;
  private volatile int status = 200;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/events", this::collect);
    server.createContext("/predict", this::predict);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    executor.shutdownNow();
  }

  private static String moment(JsonNode json, String time) {
    return json.path("session_id").asText() + " " + time;
  }

  private void collect(HttpExchange exchange) throws IOException {
    for (JsonNode event : JSON.readTree(exchange.getRequestBody())) {
      collected.add(moment(event, event.path("event_time").asText()));
    }
    answer(exchange, 202, "{\"rejected\":[]}");
  }

  private void predict(HttpExchange exchange) throws IOException {
    JsonNode question = JSON.readTree(exchange.getRequestBody());
    String moment = moment(question, question.at("/context/time").asText());
    asked.put(moment, question);
    if (!collected.contains(moment)) {
      early.add(moment);
    }
    boolean known = question.path("session_id").asText().hashCode() % 2 == 0;
    answer(exchange, status, known ? "{}" : "{\"fallback\":\"no_session\"}");
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private Predictions.Result replay(Distortions distortions) throws InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try (Predictions predictions = new Predictions(uri, Duration.ZERO, wall)) {
      new Replay(
              new HttpTarget(uri, wall, Recordings.silent()),
              Speed.parse("max"),
              TimeShift.none(),
              Recordings.RULES,
              wall,
              Recordings.silent(),
              predictions)
          .run(distortions.plan(Recordings.recorded(events)), 0);
      return predictions.end();
    }
  }

  @Test
  void eachEvent_isAskedAboutOnce_afterTheServerHasIt() throws Exception {
    Predictions.Result result = replay(new Distortions(0, 0, 0.5, 1));

    assertEquals(events.size(), result.asked());
    assertEquals(0, result.failed(), result.failures().toString());
    assertEquals(
        events.stream().filter(event -> event.sessionId().hashCode() % 2 != 0).count(),
        result.withoutSession());
    assertEquals(Set.of(), early);
    Map<String, Event> expected =
        events.stream()
            .collect(
                Collectors.toMap(
                    event -> event.sessionId() + " " + event.eventTime(),
                    event -> event,
                    (first, second) -> second));
    assertEquals(expected.keySet(), asked.keySet());
    for (Map.Entry<String, Event> each : expected.entrySet()) {
      assertEquals(each.getValue().userId(), asked.get(each.getKey()).path("user_id").textValue());
    }
  }

  @Test
  void serverThatFails_isCounted_andStopsNothing() throws Exception {
    status = 500;

    Predictions.Result result = replay(new Distortions(0, 0, 0, 1));

    assertEquals(events.size(), result.asked());
    assertEquals(events.size(), result.failed());
    assertEquals(3, result.failures().size());
    assertTrue(result.failures().get(0).contains("answered 500"), result.failures().toString());
  }
}
