package io.purchaseintent.pipeline.drift;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.monitoring.SessionSample;
import io.purchaseintent.monitoring.Slices;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.rules.Report;
import io.purchaseintent.statistics.TwoSampleClassifier;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What drift measured of a period, as a report. */
final class DriftReport {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private DriftReport() {}

  /** Of the predictions of a version; where there are none, of what is in the log instead. */
  static Report of(
      String job, DayPeriod period, String version, ReferenceProfile reference, DriftTally tally) {
    if (tally.log().predictions() == 0) {
      return new Report(
          job,
          period.start(),
          period.end(),
          version,
          counts(version, reference, tally),
          DriftMeasures.ofLog(tally.log()),
          NODES.objectNode());
    }
    List<String> names = reference.featureSet().names();
    List<String> left = IncomparableFeatures.of(names, period);
    int[] hidden = left.stream().mapToInt(names::indexOf).toArray();
    TwoSampleClassifier told =
        TwoSampleClassifier.of(
            rows(reference.sample(), hidden), rows(tally.sample().rows(), hidden));
    ObjectNode details = DriftDetails.of(reference, tally, told);
    left.forEach(details.putArray("not_compared")::add);
    return new Report(
        job,
        period.start(),
        period.end(),
        version,
        counts(version, reference, tally),
        DriftMeasures.of(reference, tally, told, Set.copyOf(left)),
        details);
  }

  /** Rows that do not show the columns at these places. */
  private static List<TwoSampleClassifier.Row> rows(List<SessionSample.Row> sample, int[] hidden) {
    return sample.stream()
        .map(
            row -> {
              float[] shown = row.vector().clone();
              for (int column : hidden) {
                shown[column] = Float.NaN;
              }
              return new TwoSampleClassifier.Row(row.session(), shown);
            })
        .toList();
  }

  private static ObjectNode counts(String version, ReferenceProfile reference, DriftTally tally) {
    LogCounts log = tally.log();
    ObjectNode json =
        NODES
            .objectNode()
            .put(DriftMeasures.PREDICTIONS, log.predictions())
            .put("sessions", tally.features().sessions(Slices.ALL))
            .put("reference_sessions", reference.features().counts().sessions(Slices.ALL))
            .put("lines", log.lines())
            .put("unreadable", log.unreadable());
    ObjectNode others = json.putObject("other_versions");
    log.versions()
        .forEach(
            (name, number) -> {
              if (!name.equals(version)) {
                others.put(name, number);
              }
            });
    ObjectNode sets = json.putObject("other_feature_sets");
    log.featureSets()
        .forEach(
            (hash, number) -> {
              if (!hash.equals(reference.featureSet().hash())) {
                sets.put(hash, number);
              }
            });
    return json;
  }

  /**
   * Of a period that has no predictions at all: no figure can be told.
   *
   * @param unreadable lines near the period that are none
   */
  static Report ofNothing(String job, DayPeriod period, @Nullable String version, long unreadable) {
    LogCounts log = new LogCounts(0);
    log.addUnreadable(unreadable);
    ObjectNode counts = NODES.objectNode();
    counts.put(DriftMeasures.PREDICTIONS, 0).put("sessions", 0).put("lines", unreadable);
    return new Report(
        job,
        period.start(),
        period.end(),
        version,
        counts,
        DriftMeasures.ofLog(log),
        NODES.objectNode());
  }
}
