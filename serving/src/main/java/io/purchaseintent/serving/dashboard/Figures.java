package io.purchaseintent.serving.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.purchaseintent.registry.Role;
import io.purchaseintent.serving.dashboard.RecentPredictions.Recent;
import io.purchaseintent.serving.status.Condition;
import io.purchaseintent.serving.status.Verdict;
import io.purchaseintent.serving.variant.Guard;
import io.purchaseintent.serving.variant.RegistryVariants;
import io.purchaseintent.serving.variant.Variant;
import io.purchaseintent.serving.variant.Variants;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How a server does, as its page asks for it. All counts are since its start: what came meanwhile
 * is the difference of two.
 */
public final class Figures {

  private final RegistryVariants variants;
  private final Guard guard;
  private final Condition condition;
  private final Meters meters;
  private final RecentPredictions recent;
  private final Clock clock;
  private final Instant started;

  /** Figures of a server that starts now. */
  public Figures(
      RegistryVariants variants,
      Guard guard,
      Condition condition,
      MeterRegistry registry,
      RecentPredictions recent,
      Clock clock) {
    this.variants = variants;
    this.guard = guard;
    this.condition = condition;
    this.meters = new Meters(registry);
    this.recent = recent;
    this.clock = clock;
    this.started = clock.instant();
  }

  /** All of them, as {@link DashboardSchemas#FIGURES} describes. */
  ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("time", clock.instant().toString())
            .put("started", started.toString());
    Verdict verdict = condition.verdict();
    json.set("verdict", verdict.json());
    ArrayNode found = json.putArray("problems");
    condition.problems().forEach(found::add);
    json.set("routes", routes());
    Variants now = variants.get();
    json.put("champion_since", variants.championSince().toString());
    ArrayNode all = json.putArray("variants");
    double others =
        now.challengerList().stream()
            .mapToDouble(each -> now.allocation().shareOf(each.model().version()))
            .sum();
    describe(all.addObject(), now.champion(), 1 - others);
    for (Variant challenger : now.challengerList()) {
      describe(all.addObject(), challenger, now.allocation().shareOf(challenger.model().version()));
    }
    now.shadows().forEach(shadow -> describe(all.addObject(), shadow, 0));
    ObjectNode takenOut = json.putObject("taken_out");
    guard.takenOut().forEach(takenOut::put);
    json.set("latency", meters.histogram("predict_latency"));
    json.set("propensity", meters.histogram("propensity"));
    json.set("rungs", rungs());
    json.set("store", store(verdict));
    json.set("states", states());
    json.set("prediction_log", predictionLog());
    json.set("recent", recent());
    return json;
  }

  private ArrayNode routes() {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (Timer timer : meters.timers("http_requests")) {
      json.addObject()
          .put("method", timer.getId().getTag("method"))
          .put("path", timer.getId().getTag("path"))
          .put("status", timer.getId().getTag("status"))
          .put("count", timer.count())
          .put("total_ms", timer.totalTime(TimeUnit.MILLISECONDS));
    }
    return json;
  }

  private void describe(ObjectNode json, Variant variant, double share) {
    json.put("variant", variant.name())
        .put("role", variant.role().code())
        .put("version", variant.model().version())
        .put("feature_set", variant.model().featureSet().hash())
        .put("share", variant.role() == Role.SHADOW ? 0 : share)
        .put("failed", meters.count("answers_failed", "variant", variant.name()));
    boolean isHeard = variant.role() != Role.SHADOW;
    String latency = isHeard ? "predict_latency" : "shadow_latency";
    String propensity = isHeard ? "propensity" : "shadow_propensity";
    json.set("latency", meters.histogram(latency, "variant", variant.name()));
    json.set("propensity", meters.histogram(propensity, "variant", variant.name()));
    json.set("rungs", rungs("variant", variant.name()));
  }

  private ObjectNode rungs(String... tags) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (Timer timer : meters.timers("predict_latency", tags)) {
      String rung = String.valueOf(timer.getId().getTag("rung"));
      json.put(rung, json.path(rung).asLong() + timer.count());
    }
    return json;
  }

  private ObjectNode store(Verdict verdict) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("reachable", verdict.storeReachable())
            .put("breaker_open", meters.gauge("store_breaker_open") > 0);
    json.set("latency", meters.histogram("store_latency"));
    return json;
  }

  private ObjectNode states() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (String entity : List.of("session", "user", "product")) {
      ObjectNode each = json.putObject(entity);
      each.set("found", meters.countsBy("status", "states_read", "entity", entity));
      each.set("age", meters.histogram("state_age", "entity", entity));
    }
    return json;
  }

  private ObjectNode predictionLog() {
    ObjectNode json = meters.countsBy("outcome", "prediction_log");
    return json.put("waiting", (long) meters.gauge("prediction_log_queue"));
  }

  private ArrayNode recent() {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (Recent each : recent.newest()) {
      json.addObject()
          .put("time", each.time().toString())
          .put("variant", each.variant())
          .put("version", each.version())
          .put("segment", each.segment())
          .put("fallback", each.fallback())
          .put("propensity", each.propensity())
          .put("latency_ms", each.latencyMicros() / 1e3)
          .put("action", each.action());
    }
    return json;
  }
}
