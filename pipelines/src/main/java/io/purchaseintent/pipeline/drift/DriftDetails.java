package io.purchaseintent.pipeline.drift;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.monitoring.Column;
import io.purchaseintent.monitoring.Comparison;
import io.purchaseintent.monitoring.ProfileCounts;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.monitoring.Seen;
import io.purchaseintent.monitoring.Slices;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.statistics.TwoSampleClassifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What a page draws of a tally beside its reference: {@code scores} and {@code features}, each with
 * a histogram of about twenty bins, the farthest from the reference first; {@code together}, what
 * tells vectors apart; {@code visitors} by attribute; {@code hours}; {@code states}.
 */
final class DriftDetails {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Bins of a number's values that the reference has, about; categories that are shown. */
  private static final int BINS = 20;

  private static final List<Double> SHARES = List.of(0.25, 0.5, 0.75);
  private static final List<String> SHARE_NAMES = List.of("quarter", "median", "three_quarters");
  private static final List<Double> AGES = List.of(0.5, 0.95, 0.99);
  private static final List<String> AGE_NAMES = List.of("half", "p95", "p99");

  private final ReferenceProfile reference;
  private final DriftTally tally;

  private DriftDetails(ReferenceProfile reference, DriftTally tally) {
    this.reference = reference;
    this.tally = tally;
  }

  static ObjectNode of(ReferenceProfile reference, DriftTally tally, TwoSampleClassifier told) {
    DriftDetails details = new DriftDetails(reference, tally);
    ObjectNode json = NODES.objectNode();
    json.put("training_set", reference.trainingSet());
    json.put("feature_set", reference.featureSet().hash());
    ReferenceProfile.Model model = reference.model();
    if (model != null) {
      json.set("scores", details.columns(model.scores(), tally.scores(), new long[2]));
    }
    json.set("features", details.columns(reference.features(), tally.features(), tally.farOut()));
    json.set("together", together(reference.featureSet().names(), told));
    json.set("visitors", details.visitors());
    ArrayNode hours = json.putArray("hours");
    for (long count : tally.log().hours()) {
      hours.add(count);
    }
    json.set("states", details.states());
    return json;
  }

  /** What tells vectors of now from those of the reference, the strongest first. */
  private static ObjectNode together(List<String> names, TwoSampleClassifier told) {
    ObjectNode json = NODES.objectNode();
    json.put("reference", told.reference()).put("now", told.now());
    put(json, "auc", told.area().auc());
    ArrayNode features = json.putArray("features");
    for (TwoSampleClassifier.Strength each : told.features()) {
      features.addObject().put("name", names.get(each.column())).put("share", each.share());
    }
    ArrayNode pairs = json.putArray("pairs");
    for (TwoSampleClassifier.PairStrength each : told.pairs()) {
      pairs
          .addObject()
          .put("name", names.get(each.column()))
          .put("with", names.get(each.with()))
          .put("share", each.share());
    }
    return json;
  }

  /** A column of either kind, and how far it is from the reference. */
  private record Drawn(double distance, ObjectNode json) {}

  private ArrayNode columns(ReferenceProfile.Part part, ProfileCounts counts, long[] farOut) {
    List<Drawn> drawn = new ArrayList<>();
    for (int i = 0; i < part.columns().size(); i++) {
      Column column = part.columns().get(i);
      long[] before = part.counts().counts(Slices.ALL, i);
      long[] now = counts.counts(Slices.ALL, i);
      Comparison comparison = new Comparison(column, before, now);
      double distance = comparison.stability().value();
      ObjectNode json = NODES.objectNode().put("name", column.name());
      put(json, "psi", distance);
      put(json, "importance", importance(column.name()));
      json.set("reference", summary(column));
      json.set("now", summary(column, comparison, counts.seen(i), farOut[i]));
      json.set(
          column.categorical() ? "categories" : "histogram",
          column.categorical() ? categories(column, before, now) : histogram(column, before, now));
      drawn.add(new Drawn(Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance, json));
    }
    drawn.sort(Comparator.comparingDouble(Drawn::distance).reversed());
    ArrayNode array = NODES.arrayNode();
    drawn.forEach(each -> array.add(each.json()));
    return array;
  }

  private double importance(String column) {
    ReferenceProfile.Model model = reference.model();
    return model == null ? Double.NaN : model.importance().getOrDefault(column, Double.NaN);
  }

  private static ObjectNode summary(Column column) {
    Column.Summary of = column.summary();
    ObjectNode json = NODES.objectNode();
    put(json, "missing", of.missing());
    json.put("infinite", of.infinite());
    put(json, "min", of.min());
    put(json, "max", of.max());
    put(json, "mean", of.mean());
    put(json, "deviation", of.deviation());
    put(json, "quarter", of.quarter());
    put(json, "median", of.median());
    put(json, "three_quarters", of.threeQuarters());
    return json;
  }

  /** Of all predictions, but for quantiles, which are of one a session, and as fine as the bins. */
  private static ObjectNode summary(Column column, Comparison of, Seen seen, long farOut) {
    ObjectNode json = NODES.objectNode();
    put(json, "missing", seen.missingShare());
    json.put("infinite", seen.infinite());
    if (column.categorical()) {
      return json.put("unseen", seen.unseen());
    }
    if (seen.min() <= seen.max()) {
      json.put("min", seen.min()).put("max", seen.max());
    }
    for (int i = 0; i < SHARES.size(); i++) {
      put(json, SHARE_NAMES.get(i), of.quantileNow(SHARES.get(i)));
    }
    return json.put("outside", seen.outside()).put("far_out", farOut);
  }

  /** Sessions by value: {@code [[name, reference, now], …]}, the most frequent first. */
  private static ArrayNode categories(Column column, long[] before, long[] now) {
    List<String> terms = column.terms() == null ? List.of() : column.terms();
    ArrayNode array = NODES.arrayNode();
    long[] rest = new long[2];
    for (int code = 1; code <= terms.size(); code++) {
      if (code <= BINS) {
        array.addArray().add(terms.get(code - 1)).add(before[code]).add(now[code]);
      } else {
        rest[0] += before[code];
        rest[1] += now[code];
      }
    }
    if (terms.size() > BINS) {
      array.addArray().add("(others)").add(rest[0]).add(rest[1]);
    }
    int missing = column.missingBin();
    array.addArray().add("(new)").add(before[0]).add(now[0]);
    array.addArray().add("(missing)").add(before[missing]).add(now[missing]);
    return array;
  }

  /**
   * Sessions by bin, {@code {edges, reference, now}}: below the first edge, between two edges each,
   * above the last, missing. So there are two more numbers than edges.
   */
  private static ObjectNode histogram(Column column, long[] before, long[] now) {
    ObjectNode json = NODES.objectNode();
    ArrayNode edges = json.putArray("edges");
    ArrayNode were = json.putArray("reference");
    ArrayNode are = json.putArray("now");
    long values = 0;
    for (int bin = 1; bin < column.missingBin() - 1; bin++) {
      values += before[bin];
    }
    long[] open = new long[2];
    int last = column.edges().length - 1;
    for (int bin = 0; bin <= last; bin++) {
      open[0] += before[bin];
      open[1] += now[bin];
      boolean full = values > 0 && open[0] * BINS >= values;
      if (bin == 0 || bin == last || full) {
        edges.add(column.edges()[bin]);
        were.add(open[0]);
        are.add(open[1]);
        open = new long[2];
      }
    }
    for (int bin = last + 1; bin < column.bins(); bin++) {
      were.add(before[bin]);
      are.add(now[bin]);
    }
    return json;
  }

  /** Sessions by attribute and value: {@code {channel: [[social, reference, now], …]}}. */
  private ObjectNode visitors() {
    List<String> slices = Slices.of(reference.featureSet()).names();
    ObjectNode json = NODES.objectNode();
    for (Map.Entry<String, List<Integer>> attribute :
        DriftMeasures.byAttribute(slices).entrySet()) {
      ArrayNode values = json.putArray(attribute.getKey());
      for (int slice : attribute.getValue()) {
        values
            .addArray()
            .add(slices.get(slice).substring(attribute.getKey().length() + 1))
            .add(reference.features().counts().sessions(slice))
            .add(tally.features().sessions(slice));
      }
    }
    return json;
  }

  private ObjectNode states() {
    LogCounts log = tally.log();
    ObjectNode json = NODES.objectNode();
    for (Entity entity : Entity.values()) {
      ObjectNode of = json.putObject(entity.code());
      for (StateStatus status : StateStatus.values()) {
        of.put(status.code(), log.status(entity, status));
      }
      ObjectNode ages = of.putObject("age_seconds");
      for (int i = 0; i < AGES.size(); i++) {
        put(ages, AGE_NAMES.get(i), log.age(entity, AGES.get(i)));
      }
    }
    ObjectNode fallbacks = json.putObject("fallbacks");
    log.fallbacks().forEach(fallbacks::put);
    return json;
  }

  /** What is not known is left out. */
  private static void put(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    }
  }
}
