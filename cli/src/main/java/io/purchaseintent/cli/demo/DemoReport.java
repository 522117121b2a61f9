package io.purchaseintent.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The demo's figures, put together from what its steps reported. */
final class DemoReport {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode report = JSON.createObjectNode();

  /**
   * Counts every row once: those that the import refused never came to ingest.
   *
   * @param imported what import counted; null where events were simulated
   */
  DemoReport events(@Nullable JsonNode imported, JsonNode ingested) {
    long refused = imported == null ? 0 : count("import", imported, "rejected");
    long before = imported == null ? 0 : count("import", imported, "read");
    long written = imported == null ? 0 : count("import", imported, "written");
    report
        .putObject("events")
        .put("read", before - written + count("ingest", ingested, "read"))
        .put("accepted", count("ingest", ingested, "accepted"))
        .put("rejected", refused + count("ingest", ingested, "rejected"))
        .put("duplicates", count("ingest", ingested, "duplicates"))
        .put("bots", count("ingest", ingested, "bots"));
    return this;
  }

  /** How many sessions there are. */
  DemoReport sessions(JsonNode sessionized) {
    for (String name : List.of("sessions", "purchasing_sessions")) {
      report.put(name, count("sessionize", sessionized, name));
    }
    return this;
  }

  /** What the model learns from. */
  DemoReport trainingSet(JsonNode made) {
    copy("training-set", made, report.putObject("training_set"), "id", "rows", "features");
    copy("training-set", made, (ObjectNode) report.get("training_set"), "feature_set");
    return this;
  }

  /** How good the model is. */
  DemoReport model(JsonNode trained) {
    ObjectNode model = report.putObject("model");
    copy("train", trained, model, "version", "test", "baselines", "gates");
    return this;
  }

  /** Each gate that said no, and why. */
  List<String> refusals() {
    List<String> refusals = new ArrayList<>();
    for (JsonNode result : report.at("/model/gates/results")) {
      if (result.path("verdict").asText().equals("failed")) {
        refusals.add(result.path("gate").asText() + ": " + result.path("what").asText());
      }
    }
    return refusals;
  }

  /** A question and its answer. */
  DemoReport sample(JsonNode request, JsonNode response) {
    report.putObject("sample").<ObjectNode>set("request", request).set("response", response);
    return this;
  }

  /** The traffic that was replayed, and how soon scores knew of a click. */
  DemoReport live(JsonNode replayed) {
    copy("replay", replayed, report.putObject("live"), "sent", "rejected", "click_to_score");
    return this;
  }

  /** The live part's figures for people. */
  String liveLines() {
    JsonNode latency = report.at("/live/click_to_score");
    StringBuilder lines =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "Live, among %,d replayed events: from a click to the score that knows of it %s ms"
                    + " (median; p99 %s ms, %d clicks). A visit's scores, click by click:",
                report.at("/live/sent").asLong(),
                latency.path("p50_ms").asText("?"),
                latency.path("p99_ms").asText("?"),
                latency.path("clicks").asInt()));
    for (JsonNode click : latency.path("visit")) {
      lines.append(
          String.format(
              Locale.ROOT,
              "%n  %-13s %6.2f%%",
              click.path("type").asText(),
              100 * click.path("propensity").asDouble()));
    }
    return lines.toString();
  }

  /** What took how long. */
  DemoReport seconds(ObjectNode seconds) {
    report.set("seconds", seconds);
    return this;
  }

  /** The whole object. */
  ObjectNode json() {
    return report;
  }

  /** The model's figures for people. */
  String modelLine() {
    JsonNode model = report.path("model");
    JsonNode test = model.path("test");
    JsonNode at = test.path("auc_at");
    JsonNode baselines = model.path("baselines");
    return String.format(
        Locale.ROOT,
        "Model %s: AUC %.4f on the test period (logistic regression %.4f, cart rule %.4f)%n"
            + "  at event 1: %.3f, 3: %.3f, 5: %.3f, 10: %.3f; log loss %.5f, ECE %.5f",
        model.path("version").asText(),
        test.path("auc").asDouble(Double.NaN),
        baselines.path("logistic").path("auc").asDouble(Double.NaN),
        baselines.path("cart_rule").path("auc").asDouble(Double.NaN),
        at.path("1").asDouble(Double.NaN),
        at.path("3").asDouble(Double.NaN),
        at.path("5").asDouble(Double.NaN),
        at.path("10").asDouble(Double.NaN),
        test.path("log_loss").asDouble(Double.NaN),
        test.path("ece").asDouble(Double.NaN));
  }

  private static long count(String step, JsonNode json, String name) {
    if (!json.path(name).isIntegralNumber()) {
      throw new UserError(step + " did not report \"" + name + "\"");
    }
    return json.path(name).longValue();
  }

  private static void copy(String step, JsonNode from, ObjectNode to, String... names) {
    for (String name : names) {
      if (from.path(name).isMissingNode()) {
        throw new UserError(step + " did not report \"" + name + "\"");
      }
      to.set(name, from.get(name));
    }
  }
}
