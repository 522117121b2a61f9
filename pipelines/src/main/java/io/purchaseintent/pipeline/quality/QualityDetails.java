package io.purchaseintent.pipeline.quality;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.evaluation.Jackknife;
import io.purchaseintent.measurement.Measurement;
import io.purchaseintent.pipeline.quality.SliceFigures.Told;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a page shows beside the figures: the curve, selections, what each slice has, and notes. */
final class QualityDetails {

  private static final String CANNOT_SEE =
      "Estimated from propensities alone, as if they were true (calibrated) still: it tells what"
          + " another mix of visits does to the figures. It cannot see that the meaning of a"
          + " feature or of a purchase changed, or that the same visitors buy more or less often:"
          + " wait for outcomes. It is about figures by the weight of moments, such as"
          + " auc_by_moment.";

  private final ObjectNode details;
  private final QualityTally tally;
  private final SliceFigures whole;
  private final double maxPending;

  private QualityDetails(
      ObjectNode details, QualityTally tally, SliceFigures whole, double maxPending) {
    this.details = details;
    this.tally = tally;
    this.whole = whole;
    this.maxPending = maxPending;
  }

  /** Writes all of it. */
  static void write(
      ObjectNode details,
      QualityTally tally,
      Map<String, SliceFigures> slices,
      SliceFigures whole,
      double maxPending) {
    QualityDetails writer = new QualityDetails(details, tally, whole, maxPending);
    if (tally.newestMillis() != Long.MIN_VALUE) {
      details.put("as_of", Instant.ofEpochMilli(tally.newestMillis()).toString());
    }
    writer.notes();
    writer.curves(slices);
    writer.selections();
    writer.slices(slices);
    writer.promised();
    writer.coverage();
    writer.money();
    details.putObject("estimated").put("cannot_see", CANNOT_SEE);
    ObjectNode binned = details.putObject("off_by_at_most");
    number(binned, "auc", whole.aucBound());
    number(binned, "pr_auc", whole.averagePrecisionBound());
  }

  private void notes() {
    ArrayNode notes = details.putArray("notes");
    long predictions = tally.count(Counted.PREDICTIONS);
    if (predictions == 0) {
      notes.add(
          "The log has no prediction of this period: see whether the server was asked, and whether"
              + " --predictions is its log");
      return;
    }
    if (QualityReport.isPending(tally, maxPending)) {
      notes.add(
          say(
              "%,d of %,d predictions are pending, more than --max-pending=%s: of %,d the visit may"
                  + " not be over, of %,d the lake has no event of their session. Ingest what has"
                  + " come since, and run quality again%s",
              QualityReport.pending(tally),
              QualityReport.pending(tally) + tally.count(Counted.JUDGED),
              maxPending,
              tally.count(Counted.PENDING_OPEN),
              tally.count(Counted.PENDING_NO_EVENTS),
              QualityReport.isOpen(tally, maxPending)
                  ? ""
                  : say(
                      ". Only purchases_of_promised is told, of the %,d visits that are judged",
                      whole.visits())));
    }
    long others = whole.visits() - whole.buyers();
    if (Math.min(whole.buyers(), others) < Jackknife.LEAST_UNITS) {
      notes.add(
          say(
              "%,d visits are judged, and %,d of them bought, where about %.1f were to: most intervals"
                  + " take %d that bought and %d that did not. Look at more days with --from and --to",
              whole.visits(),
              whole.buyers(),
              whole.expectedBuyers(),
              Jackknife.LEAST_UNITS,
              Jackknife.LEAST_UNITS));
    }
    if (tally.count(Counted.CLOCKS_DISAGREE) > 0) {
      notes.add(
          say(
              "%,d of %,d predictions are a session's gap or more away from the events of their"
                  + " session, and left out: see whether the clocks of the server and of events"
                  + " agree, and whether the lake has all events",
              tally.count(Counted.CLOCKS_DISAGREE), predictions));
    }
    if (tally.count(Counted.UNREADABLE) > 0) {
      notes.add(say("%,d lines of the log are no prediction", tally.count(Counted.UNREADABLE)));
    }
    if (tally.currencies().size() > 1) {
      notes.add(
          say(
              "Orders are in %s: amounts of different currencies are not added",
              String.join(", ", tally.currencies())));
    }
    if (whole.count(Sum.ACTED_ON) > 0) {
      notes.add(
          say(
              "Something was done in %,d of %,d visits. What raises purchases makes true"
                  + " propensities look too low: compare the visits that got nothing (slice"
                  + " action=%s). They are not chosen by chance%s",
              whole.count(Sum.ACTED_ON),
              whole.visits(),
              Visit.NOTHING,
              tally.count(Counted.VISITS_RANDOMISED) > 0
                  ? say(
                      ", but in %,d visits an action was drawn: weigh those by the probability in"
                          + " the log",
                      tally.count(Counted.VISITS_RANDOMISED))
                  : ""));
    }
  }

  private void curves(Map<String, SliceFigures> slices) {
    ObjectNode curves = details.putObject("curve");
    slices.forEach(
        (name, figures) -> {
          boolean shown = name.equals(Measurement.ALL) || name.startsWith("segment=");
          if (shown && figures.visits() > 0) {
            curve(curves.putArray(name), figures.curve());
          }
        });
  }

  private static void curve(ArrayNode array, List<CalibrationCurve.Bin> bins) {
    for (CalibrationCurve.Bin bin : bins) {
      ObjectNode node = array.addObject();
      number(node, "share", bin.share());
      number(node, "said", bin.said());
      number(node, "happened", bin.happened());
      number(node, "low", bin.band().low());
      number(node, "high", bin.band().high());
    }
  }

  private void selections() {
    ArrayNode rows = details.putArray("thresholds");
    for (int i = 0; i < tally.thresholds().size(); i++) {
      long[] sums = whole.total().sums();
      ObjectNode row = rows.addObject().put("threshold", tally.thresholds().get(i));
      row.put("visits", sums[Sum.reached(i)]).put("bought", sums[Sum.reached(i) + 1]);
      told(row.putObject("precision"), whole.precision(i));
      told(row.putObject("recall"), whole.recall(i));
    }
    if (whole.count(Sum.ACTED_ON) > 0) {
      ObjectNode policy = details.putObject("policy");
      policy.put("visits", whole.count(Sum.ACTED_ON));
      policy.put("bought", whole.count(Sum.ACTED_ON_BUYERS));
      told(policy.putObject("precision"), whole.policyPrecision());
      told(policy.putObject("recall"), whole.policyRecall());
    }
  }

  private void slices(Map<String, SliceFigures> slices) {
    ObjectNode all = details.putObject("slices");
    slices.forEach(
        (name, figures) ->
            all.putObject(name)
                .put("predictions", figures.count(Sum.PREDICTIONS))
                .put("visits", figures.visits())
                .put("bought", figures.buyers()));
  }

  /** What was promised and what came, in visits. */
  private void promised() {
    ObjectNode promised = details.putObject("promised");
    promised.put("visits", whole.visits());
    number(promised, "expected", whole.expectedBuyers());
    promised.put("bought", whole.buyers());
    if (whole.count(Sum.ACTED_ON) > 0) {
      ObjectNode policy = promised.putObject("policy").put("visits", whole.count(Sum.ACTED_ON));
      number(policy, "expected", Sum.ACTED_ON_SAID.in(whole.total().sums()));
      policy.put("bought", whole.count(Sum.ACTED_ON_BUYERS));
    }
  }

  private void coverage() {
    LogCoverage log = tally.coverage();
    details
        .putObject("coverage")
        .put("visits", log.visits())
        .put("scored_visits", log.scoredVisits())
        .put("events", log.events())
        .put("predictions", log.predictions());
  }

  private void money() {
    ObjectNode money = details.putObject("money");
    if (tally.currencies().size() <= 1) {
      tally.currencies().forEach(only -> money.put("currency", only));
      long[] sums = whole.total().sums();
      number(money, "orders", Sum.ORDERS.in(sums));
      money.put("visits_with_cart", whole.count(Sum.CARTS));
      number(money, "carts_promised", Sum.CART_SAID.in(sums));
      number(money, "carts_came_to", Sum.CART_CAME.in(sums));
    }
  }

  private static void told(ObjectNode node, Told told) {
    number(node, "value", told.value());
    number(node, "low", told.interval().low());
    number(node, "high", told.interval().high());
  }

  private static void number(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, value);
    } else {
      node.putNull(name);
    }
  }

  private static String say(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
