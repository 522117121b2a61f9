package io.purchaseintent.pipeline.quality;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.measurement.Measurement;
import io.purchaseintent.measurement.Measurement.Scaling;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.pipeline.quality.SliceFigures.Told;
import io.purchaseintent.rules.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes the report of what was summed. */
final class QualityReport {

  /** What figures are of; rules select by it. */
  static final String SCORES = "scores";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VERSION = "version";

  /** What is told of slices. */
  private static final List<QualityFigure> OF_SLICES =
      List.of(
          QualityFigure.AUC,
          QualityFigure.PR_AUC,
          QualityFigure.LOG_LOSS,
          QualityFigure.BRIER,
          QualityFigure.CALIBRATION_IN_THE_LARGE,
          QualityFigure.PURCHASES_OF_PROMISED,
          QualityFigure.PURCHASE_RATE,
          QualityFigure.MEAN_PROPENSITY,
          QualityFigure.VISITS_THAT_BUY);

  /** Attributes with one value alone, which would be the whole again. */
  private static final Set<String> NOT_ALONE = Set.of("action", "policy", "variant", VERSION);

  private final QualityTally tally;
  private final double maxPending;
  private final References references;
  private final UsualDays usual;
  private final Map<String, SliceFigures> slices = new TreeMap<>();
  private final List<Measurement> measurements = new ArrayList<>();
  private final ObjectNode details = JSON.createObjectNode();

  /**
   * @param maxPending share of predictions that may be pending, 0 to 1
   * @param references the figures to compare with
   * @param usual what of visits was scored before
   */
  QualityReport(QualityTally tally, double maxPending, References references, UsualDays usual) {
    this.tally = tally;
    this.maxPending = maxPending;
    this.references = references;
    this.usual = usual;
    shown().forEach((name, sums) -> slices.put(name, new SliceFigures(sums)));
  }

  private Map<String, SliceSums> shown() {
    Map<String, Long> values =
        tally.slices().keySet().stream()
            .collect(Collectors.groupingBy(QualityReport::attribute, Collectors.counting()));
    Map<String, SliceSums> shown = new TreeMap<>(tally.slices());
    shown
        .keySet()
        .removeIf(
            name -> {
              String attribute = attribute(name);
              return NOT_ALONE.contains(attribute) && values.getOrDefault(attribute, 0L) == 1;
            });
    return shown;
  }

  private static String attribute(String slice) {
    int equals = slice.indexOf('=');
    return equals < 0 ? slice : slice.substring(0, equals);
  }

  /** The report of a period. */
  Report of(String job, DayPeriod period) {
    String model = references.main();
    ReferenceFigures reference = model == null ? ReferenceFigures.NONE : references.of(model);
    SliceFigures whole = slices.get(Measurement.ALL);
    if (whole == null) {
      whole = new SliceFigures(new SliceSums(tally.thresholds()));
    }
    for (QualityFigure figure : QualityFigure.values()) {
      add(figure, Measurement.ALL, whole, reference);
    }
    addSelections(whole, reference);
    addShares(whole);
    addCoverage("scored_share", "visits", tally.coverage().scoredShare());
    addCoverage("predictions_per_event", "predictions", tally.coverage().predictionsPerEvent());
    slices.forEach(
        (name, figures) -> {
          if (!name.equals(Measurement.ALL)) {
            boolean ofVersion = attribute(name).equals(VERSION);
            ReferenceFigures own =
                ofVersion ? references.of(name.substring(VERSION.length() + 1)) : reference;
            OF_SLICES.forEach(figure -> add(figure, name, figures, ofVersion, own));
          }
        });
    QualityDetails.write(details, tally, slices, whole, maxPending);
    if (model != null && reference.isEmpty()) {
      details
          .withArray("/notes")
          .add(
              "Version "
                  + model
                  + " has no figures to compare with: name another registry (--registry=DIR), or"
                  + " its reference-profile.json (--reference=FILE)");
    }
    return new Report(
        job, period.start(), period.end(), model, counts(), List.copyOf(measurements), details);
  }

  /** Whether outcomes are told at all: not while too many are to come. */
  static boolean isPending(QualityTally tally, double maxPending) {
    return pendingShare(tally) > maxPending;
  }

  /** Whether too many of the visits that have events may go on. */
  static boolean isOpen(QualityTally tally, double maxPending) {
    double open = tally.count(Counted.PENDING_OPEN);
    return open / (open + tally.count(Counted.JUDGED)) > maxPending;
  }

  /** Share of the predictions whose outcome is to come; NaN where there is none. */
  static double pendingShare(QualityTally tally) {
    double pending = pending(tally);
    return pending / (pending + tally.count(Counted.JUDGED));
  }

  static long pending(QualityTally tally) {
    return tally.count(Counted.PENDING_OPEN) + tally.count(Counted.PENDING_NO_EVENTS);
  }

  private void add(
      QualityFigure figure, String slice, SliceFigures figures, ReferenceFigures reference) {
    add(figure, slice, figures, false, reference);
  }

  private void add(
      QualityFigure figure,
      String slice,
      SliceFigures figures,
      boolean ofVersion,
      ReferenceFigures reference) {
    Told told = figures.of(figure);
    boolean manyCurrencies = figure.isMoney() && tally.currencies().size() > 1;
    add(
        figure.code(),
        SCORES,
        slice,
        unless(manyCurrencies || isPending(figure), told),
        reference.of(figure, ofVersion ? Measurement.ALL : slice));
  }

  /**
   * Whether too much is to come. What came of what was promised is told of what is judged alone, as
   * long as long visits, which buy more often, are not those that may go on.
   */
  private boolean isPending(QualityFigure figure) {
    if (figure == QualityFigure.PURCHASES_OF_PROMISED) {
      return isOpen(tally, maxPending);
    }
    return !figure.isEstimate() && isPending(tally, maxPending);
  }

  private void add(String measure, String subject, String slice, Told told, double reference) {
    Measurement.Builder builder =
        Measurement.of(measure, subject, told.value(), told.visits())
            .slice(slice)
            .reference(reference);
    boolean bounded = told.isBounded() && !Double.isNaN(told.value());
    if (bounded) {
      builder.within(told.interval());
    }
    // What has no interval is not sure, rather than exact.
    double detectable = bounded ? told.detectable() : Double.POSITIVE_INFINITY;
    measurements.add(builder.tested(Double.NaN, detectable, Scaling.INVERSE_ROOT).build());
  }

  private void addSelections(SliceFigures whole, ReferenceFigures reference) {
    boolean pending = isPending(tally, maxPending);
    for (int i = 0; i < tally.thresholds().size(); i++) {
      double threshold = tally.thresholds().get(i);
      String subject = "threshold=" + threshold;
      add(
          "precision",
          subject,
          Measurement.ALL,
          unless(pending, whole.precision(i)),
          reference.ofThreshold("precision", threshold));
      add(
          "recall",
          subject,
          Measurement.ALL,
          unless(pending, whole.recall(i)),
          reference.ofThreshold("recall", threshold));
    }
    if (whole.count(Sum.ACTED_ON) > 0) {
      Told precision = unless(pending, whole.policyPrecision());
      add("precision", "policy", Measurement.ALL, precision, Double.NaN);
      add("recall", "policy", Measurement.ALL, unless(pending, whole.policyRecall()), Double.NaN);
      Told purchases = unless(isOpen(tally, maxPending), whole.policyPurchases());
      add(QualityFigure.PURCHASES_OF_PROMISED.code(), "policy", Measurement.ALL, purchases, 1);
    }
  }

  private static Told unless(boolean pending, Told told) {
    return pending ? new Told(Double.NaN, told.interval(), told.visits()) : told;
  }

  /** Counts are exact, so they have no interval. */
  private void addShares(SliceFigures whole) {
    long visits = whole.count(Sum.FORECAST_VISITS);
    double predictions = tally.count(Counted.PREDICTIONS);
    exact("pending_share", pendingShare(tally), visits);
    exact("clocks_disagree_share", tally.count(Counted.CLOCKS_DISAGREE) / predictions, visits);
    exact("duplicate_share", tally.count(Counted.DUPLICATES) / predictions, visits);
    exact(
        "unreadable_share",
        tally.count(Counted.UNREADABLE) / (predictions + tally.count(Counted.UNREADABLE)),
        visits);
  }

  private void addCoverage(String measure, String subject, Told told) {
    add(measure, subject, Measurement.ALL, told, usual.of(measure));
  }

  private void exact(String measure, double value, long visits) {
    measurements.add(Measurement.of(measure, "predictions", value, visits).build());
  }

  private ObjectNode counts() {
    ObjectNode counts = JSON.createObjectNode();
    for (Counted what : Counted.values()) {
      counts.put(what.code(), tally.count(what));
    }
    return counts;
  }
}
