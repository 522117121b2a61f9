package io.purchaseintent.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.eventlog.EventLog;
import io.purchaseintent.scoring.PropensityModel;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A collector for one test: its log in a folder, its clock at noon, and what tests look at. */
final class NoonCollector implements AutoCloseable {

  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final PropensityModel model;
  private final Path log;
  private CollectorServer server;

  /**
   * Starts it.
   *
   * @param folder empty, for its log
   */
  NoonCollector(PropensityModel model, Path folder) {
    this.model = model;
    this.log = folder.resolve("log");
    this.server = open();
  }

  private CollectorServer open(String... options) {
    List<String> words = new ArrayList<>(List.of(options));
    words.add("--log=file:" + log);
    return CollectorServer.start(model, CLOCK, words.toArray(String[]::new));
  }

  /** Starts it again, with other options. */
  void restart(String... options) {
    close();
    server = open(options);
  }

  /** Starts it again, with a log that fails as a test wants. */
  void restart(EventLog events) {
    close();
    server = CollectorServer.start(model, CLOCK, events);
  }

  /** Starts it again without a log. */
  void restartWithoutLog() {
    close();
    server = CollectorServer.start(model, CLOCK);
  }

  CollectorServer server() {
    return server;
  }

  /** The folder of its log. */
  Path log() {
    return log;
  }

  static String event(String id, String more) {
    return "{\"event_id\":\""
        + id
        + "\",\"type\":\"page_view\",\"event_time\":\"2026-03-01T11:59:59.500Z\",\"session_id\":\"s\""
        + more
        + "}";
  }

  static String event(String id) {
    return event(id, "");
  }

  static String events(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> event("e" + i))
        .collect(Collectors.joining(",", "[", "]"));
  }

  List<String> storedIds() throws IOException {
    return CollectorServer.stored(log).stream()
        .map(stored -> stored.path("event_id").asText())
        .toList();
  }

  JsonNode onlyStored() throws IOException {
    List<JsonNode> stored = CollectorServer.stored(log);
    assertEquals(1, stored.size());
    return stored.get(0);
  }

  static JsonNode json(HttpResponse<String> response, int status) throws IOException {
    assertEquals(status, response.statusCode(), response.body());
    return JSON.readTree(response.body());
  }

  void assertMetric(String line) throws Exception {
    String metrics = server.get("/metrics").body();
    assertTrue(metrics.contains(line), metrics);
  }

  @Override
  public void close() {
    server.close();
  }
}
