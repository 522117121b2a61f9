package io.purchaseintent.pipeline.drift;

import io.purchaseintent.measurement.Measurement;
import io.purchaseintent.measurement.Measurement.Scaling;
import io.purchaseintent.monitoring.Column;
import io.purchaseintent.monitoring.Comparison;
import io.purchaseintent.monitoring.ProfileCounts;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.monitoring.Slices;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.statistics.Difference;
import io.purchaseintent.statistics.PopulationStability;
import io.purchaseintent.statistics.Proportions;
import io.purchaseintent.statistics.RankedArea;
import io.purchaseintent.statistics.TwoSampleClassifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Measures what a tally has counted against a reference. What two samples differ by is tested with
 * the session as the unit; what is counted of all predictions is exact.
 */
final class DriftMeasures {

  static final String SCORES = "scores";
  static final String MARGIN = "margin";
  static final String PREDICTIONS = "predictions";
  private static final String UNREADABLE = "share_unreadable";
  private static final String SESSIONS = "sessions";
  private static final double OLD = 0.95;
  private static final double LIKELY = 0.5;

  /** The area under the ROC curve where nothing tells two samples apart. */
  private static final double NO_TELLING = 0.5;

  private final ReferenceProfile reference;
  private final DriftTally tally;
  private final List<String> slices;
  private final Comparisons comparisons = new Comparisons();

  private DriftMeasures(ReferenceProfile reference, DriftTally tally) {
    this.reference = reference;
    this.tally = tally;
    this.slices = Slices.of(reference.featureSet()).names();
  }

  /**
   * All measurements, in an order that depends on the reference alone.
   *
   * @param told whether vectors of now are told from those of the reference
   * @param left features that are not compared
   */
  static List<Measurement> of(
      ReferenceProfile reference, DriftTally tally, TwoSampleClassifier told, Set<String> left) {
    DriftMeasures measures = new DriftMeasures(reference, tally);
    measures.together(told);
    measures.predictions();
    measures.visitors();
    measures.scores();
    measures.features(left);
    return measures.comparisons.measurements();
  }

  /** What is told of a log that has no prediction of the version: of nothing, no figure is. */
  static List<Measurement> ofLog(LogCounts log) {
    Comparisons exact = new Comparisons();
    exact.add(Measurement.of(PREDICTIONS, PREDICTIONS, log.predictions(), 0));
    exact.add(Measurement.of(UNREADABLE, PREDICTIONS, share(log.unreadable(), log.lines()), 0));
    return exact.measurements();
  }

  private long sessions(int slice) {
    return tally.features().sessions(slice);
  }

  private void predictions() {
    LogCounts log = tally.log();
    long all = log.predictions();
    exact(PREDICTIONS, PREDICTIONS, all);
    exact(UNREADABLE, PREDICTIONS, share(log.unreadable(), log.lines()));
    exact("share_other_version", PREDICTIONS, 1 - share(all, inPeriod()));
    long fallbacks = log.fallbacks().values().stream().mapToLong(Long::longValue).sum();
    exact("share_fallback", PREDICTIONS, share(fallbacks, all));
    for (Entity entity : Entity.values()) {
      long there = log.status(entity, StateStatus.OK);
      long asked = all - log.status(entity, StateStatus.NOT_ASKED);
      exact("share_" + entity.code() + "_missing", PREDICTIONS, 1 - share(there, asked));
      exact("freshness", "state:" + entity.code(), log.age(entity, OLD));
    }
  }

  private long inPeriod() {
    return tally.log().versions().values().stream().mapToLong(Long::longValue).sum();
  }

  /** NaN of nothing. */
  private static double share(long part, long whole) {
    return (double) part / whole;
  }

  private void exact(String measure, String subject, double value) {
    comparisons.add(Measurement.of(measure, subject, value, sessions(Slices.ALL)));
  }

  /** What all features by themselves hide: that values go together otherwise. */
  private void together(TwoSampleClassifier told) {
    RankedArea area = told.area();
    Measurement.Builder measured =
        Measurement.of("classifier_auc", "features", area.auc(), told.now()).reference(NO_TELLING);
    if (!Double.isNaN(area.auc())) {
      measured.within(area.interval());
    }
    comparisons.add(
        measured,
        new Difference(area.auc(), told.chance(), area::detectable, Scaling.INVERSE_ROOT));
  }

  /** Who came: the share of each slice, and how each attribute's mix changed. */
  private void visitors() {
    long before = reference.features().counts().sessions(Slices.ALL);
    long now = sessions(Slices.ALL);
    byAttribute(slices)
        .forEach(
            (attribute, places) -> {
              long[] expected = places.stream().mapToLong(this::referenceSessions).toArray();
              long[] came = places.stream().mapToLong(this::sessions).toArray();
              Difference difference = PopulationStability.of(expected, came);
              comparisons.add(
                  Measurement.of("psi", "slice:" + attribute, difference.value(), now), difference);
              for (int place : places) {
                comparisons.add(
                    Measurement.of("share", SESSIONS, share(sessions(place), now), now)
                        .slice(slices.get(place))
                        .reference(share(referenceSessions(place), before)),
                    Proportions.of(referenceSessions(place), before, sessions(place), now));
              }
            });
  }

  private long referenceSessions(int slice) {
    return reference.features().counts().sessions(slice);
  }

  /** Places of slices by their attribute; that of everybody has none. */
  static Map<String, List<Integer>> byAttribute(List<String> slices) {
    Map<String, List<Integer>> places = new LinkedHashMap<>();
    for (int slice = 1; slice < slices.size(); slice++) {
      String name = slices.get(slice);
      places
          .computeIfAbsent(name.substring(0, name.indexOf('=')), first -> new ArrayList<>())
          .add(slice);
    }
    return places;
  }

  private void scores() {
    for (int slice = 0; slice < slices.size(); slice++) {
      if (tally.means().sessions(slice) > 0) {
        comparisons.add(
            Measurement.of(
                    "mean_score", SCORES, tally.means().mean(slice), tally.means().sessions(slice))
                .slice(slices.get(slice))
                .reference(referenceMean(slice))
                .within(tally.means().interval(slice)));
      }
    }
    ReferenceProfile.Model model = reference.model();
    if (model == null) {
      return;
    }
    for (int column = 0; column < model.scores().columns().size(); column++) {
      String subject = subjectOfScore(model.scores().columns().get(column));
      for (int slice = 0; slice < slices.size(); slice++) {
        compare(model.scores(), tally.scores(), column, slice, subject, Double.NaN);
      }
    }
  }

  static String subjectOfScore(Column column) {
    return column.name().equals(ReferenceProfile.SCORES.get(0)) ? SCORES : MARGIN;
  }

  /** The mean of everybody is known; of a slice of the reference only its bins are. */
  private double referenceMean(int slice) {
    ReferenceProfile.Model model = reference.model();
    return model == null || slice != Slices.ALL
        ? Double.NaN
        : model.scores().columns().get(0).summary().mean();
  }

  private void features(Set<String> left) {
    List<Column> columns = reference.features().columns();
    for (int column = 0; column < columns.size(); column++) {
      String name = columns.get(column).name();
      String subject = subjectOf(columns.get(column));
      double importance = importance(name);
      long sessions = sessions(Slices.ALL);
      comparisons.add(
          Measurement.of("far_out", subject, tally.farOut()[column], sessions)
              .importance(importance));
      comparisons.add(
          Measurement.of("infinite", subject, tally.features().seen(column).infinite(), sessions)
              .importance(importance));
      for (int slice = 0; slice < slices.size() && !left.contains(name); slice++) {
        compare(reference.features(), tally.features(), column, slice, subject, importance);
      }
    }
  }

  static String subjectOf(Column feature) {
    return "feature:" + feature.name();
  }

  private double importance(String feature) {
    ReferenceProfile.Model model = reference.model();
    return model == null
        ? Double.NaN
        : Objects.requireNonNullElse(model.importance().get(feature), Double.NaN);
  }

  /** A column in a slice; of a slice that nobody was in nothing is said, but that nobody was. */
  private void compare(
      ReferenceProfile.Part part,
      ProfileCounts counts,
      int column,
      int slice,
      String subject,
      double importance) {
    if (slice != Slices.ALL && counts.sessions(slice) == 0) {
      return;
    }
    Column of = part.columns().get(column);
    long[] before = part.counts().counts(slice, column);
    long[] now = counts.counts(slice, column);
    Comparison comparison = new Comparison(of, before, now);
    Compared to = new Compared(subject, slices.get(slice), counts.sessions(slice), importance);
    to.add("psi", stability(comparison, Arrays.stream(before).sum(), Arrays.stream(now).sum()));
    to.add("jensen_shannon", comparison.jensenShannon());
    if (of.categorical()) {
      to.add("cramers_v", comparison.categories());
    } else {
      to.add("ks", comparison.kolmogorovSmirnov());
      to.add("wasserstein", comparison.wasserstein());
    }
    to.add(
        "missing_share",
        share(before[of.missingBin()], Arrays.stream(before).sum()),
        share(now[of.missingBin()], Arrays.stream(now).sum()),
        comparison.missing());
    to.add(of.categorical() ? "new_categories" : "out_of_range", comparison.strange());
  }

  /**
   * The population stability index. Where all is in one bin, before and now, no bin is there to
   * tell what would have shown; but so many sessions as a share that was 0 would admit would have.
   */
  private static Difference stability(Comparison comparison, long before, long now) {
    Difference found = comparison.stability();
    if (found.value() != 0 || !Double.isInfinite(found.detectable(LIKELY))) {
      return found;
    }
    return new Difference(
        0,
        1,
        level -> {
          double share = Proportions.of(0, before, 0, now).detectable(level);
          long left = (long) Math.min(now, Math.ceil(share * now));
          return PopulationStability.of(new long[] {before, 0}, new long[] {now - left, left})
              .value();
        },
        Scaling.INVERSE);
  }

  /** Where the measurements of a column and slice go. */
  private final class Compared {
    private final String subject;
    private final String slice;
    private final long sessions;
    private final double importance;

    Compared(String subject, String slice, long sessions, double importance) {
      this.subject = subject;
      this.slice = slice;
      this.sessions = sessions;
      this.importance = importance;
    }

    void add(String measure, Difference difference) {
      add(measure, Double.NaN, difference.value(), difference);
    }

    void add(String measure, double before, double now, Difference difference) {
      comparisons.add(
          Measurement.of(measure, subject, now, sessions)
              .slice(slice)
              .reference(before)
              .importance(importance),
          difference);
    }
  }
}
