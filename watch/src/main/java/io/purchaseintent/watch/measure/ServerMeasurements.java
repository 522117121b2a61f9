package io.purchaseintent.watch.measure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.measurement.Measurement;
import io.purchaseintent.rules.Report;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Shares of what a server answered, by the figures of its dashboard. They are counts since its
 * start: where the report of the day before is of the same start, what came since then.
 */
public final class ServerMeasurements {

  /** The job of the report. */
  public static final String JOB = "serving";

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> SCORES_AND_EVENTS = List.of("/predict", "/decide", "/events");
  private static final String STARTED = "started";
  private static final String SINCE_START = "since_start";

  private ServerMeasurements() {}

  /**
   * The report of a day.
   *
   * @param server its address
   * @param key that may see the dashboard; null where it asks for none
   * @param before of the day before, or null where there is none
   */
  public static Report of(
      URI server, @Nullable String key, LocalDate day, @Nullable Report before) {
    Map<String, Long> counts = new TreeMap<>();
    List<Measurement> measurements = new ArrayList<>();
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    try {
      JsonNode figures = ask(server, key);
      Map<String, Long> sinceStart = counts(figures);
      details.put(STARTED, figures.path(STARTED).asText());
      details.set(SINCE_START, JSON.valueToTree(sinceStart));
      counts.putAll(since(sinceStart, details, before));
      boolean storeAway = !figures.path("store").path("reachable").asBoolean();
      measurements.add(Measurement.ofState("away", "server", 0));
      measurements.add(Measurement.ofState("away", "store", storeAway ? 1 : 0));
      addShares(measurements, counts);
    } catch (IOException e) {
      details.put("error", String.valueOf(e.getMessage()));
      measurements.add(Measurement.ofState("away", "server", 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      details.put("error", "the watch was stopped");
      measurements.add(Measurement.ofState("away", "server", Double.NaN));
    }
    return new Report(
        JOB,
        day.atStartOfDay(ZoneOffset.UTC).toInstant(),
        day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant(),
        null,
        JSON.valueToTree(counts),
        measurements,
        details);
  }

  private static JsonNode ask(URI server, @Nullable String key)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve("/dashboard.json")).timeout(PATIENCE);
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    HttpResponse<byte[]> answer =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .build()
            .send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException(
          server
              + " answered "
              + answer.statusCode()
              + (answer.statusCode() == 401 ? keyHint() : ""));
    }
    return JSON.readTree(answer.body());
  }

  private static String keyHint() {
    return ": give a key that may watch in the variable INTENT_WATCH_KEY (./intent keys)";
  }

  private static Map<String, Long> counts(JsonNode figures) {
    Map<String, Long> counts = new TreeMap<>();
    for (String name :
        List.of(
            "requests", "unprocessable", "errors", "shed", "answers", "fallbacks", "unlogged")) {
      counts.put(name, 0L);
    }
    for (JsonNode route : figures.path("routes")) {
      String path = route.path("path").asText();
      if (SCORES_AND_EVENTS.stream().anyMatch(path::startsWith)) {
        long count = route.path("count").asLong();
        counts.merge("requests", count, Long::sum);
        switch (route.path("status").asText()) {
          case "422", "400" -> counts.merge("unprocessable", count, Long::sum);
          case "429", "503" -> counts.merge("shed", count, Long::sum);
          case "500", "502", "504" -> counts.merge("errors", count, Long::sum);
          default -> {}
        }
      }
    }
    figures
        .path("rungs")
        .fields()
        .forEachRemaining(
            rung -> {
              counts.merge("answers", rung.getValue().asLong(), Long::sum);
              if (!rung.getKey().equals("full")) {
                counts.merge("fallbacks", rung.getValue().asLong(), Long::sum);
              }
            });
    JsonNode log = figures.path("prediction_log");
    counts.put("unlogged", log.path("dropped").asLong() + log.path("failed").asLong());
    return counts;
  }

  /** What came since the report before, where that is of the same start. */
  private static Map<String, Long> since(
      Map<String, Long> sinceStart, ObjectNode details, @Nullable Report before) {
    Map<String, Long> since = new TreeMap<>(sinceStart);
    if (before != null
        && before.details().path(STARTED).asText().equals(details.path(STARTED).asText())) {
      since.replaceAll(
          (name, count) ->
              Math.max(0, count - before.details().path(SINCE_START).path(name).asLong()));
    }
    return since;
  }

  private static void addShares(List<Measurement> to, Map<String, Long> counts) {
    addShare(to, "unprocessable_share", counts, "unprocessable", "requests");
    addShare(to, "error_share", counts, "errors", "requests");
    addShare(to, "shed_share", counts, "shed", "requests");
    addShare(to, "fallback_share", counts, "fallbacks", "answers");
    addShare(to, "unlogged_share", counts, "unlogged", "answers");
  }

  private static void addShare(
      List<Measurement> to, String measure, Map<String, Long> counts, String part, String whole) {
    long all = counts.getOrDefault(whole, 0L);
    double share = all == 0 ? Double.NaN : (double) counts.getOrDefault(part, 0L) / all;
    to.add(Measurement.of(measure, whole, share, all).build());
  }
}
