package io.purchaseintent.trainer.gates;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.scoring.OddsShift;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The gates that need no more than the figures of a version's evaluation. */
final class FigureGates {

  private final GateSettings settings;
  private final JsonNode test;
  private final JsonNode baselines;
  private final JsonNode reliability;
  private final JsonNode ofSegments;

  /**
   * @param manifest with the figures under {@code test}, {@code baselines}, which may be missing,
   *     {@code reliability}, and those of segments under {@code recalibration.as_served}
   */
  FigureGates(GateSettings settings, JsonNode manifest) {
    this.settings = settings;
    this.test = manifest.path("test");
    this.baselines = manifest.path("baselines");
    this.reliability = manifest.path("reliability");
    this.ofSegments = manifest.path("recalibration").path("as_served");
  }

  /** Whether there is anything to tell at all. */
  GateVerdict signal() {
    double low = number(test.path("intervals").path("auc").path(0));
    double floor = settings.number("min_auc");
    return GateVerdict.of(
        "signal",
        low > floor,
        low,
        "AUC %.4f, its interval from %.4f on; must be above %.4f",
        number(test.path("auc")),
        low,
        floor);
  }

  /** By moment, as what is served is true by moment: that does not rank segments by visit. */
  GateVerdict logistic() {
    if (baselines.isMissingNode()) {
      return GateVerdict.skipped("logistic", "training on a cluster fits no logistic regression");
    }
    if (baselines.path("logistic").isMissingNode()) {
      return GateVerdict.skipped(
          "logistic",
          "the training set has none of the features that logistic regression is fitted to");
    }
    double auc = number(test.path("auc_by_moment"));
    double baseline = number(baselines.path("logistic").path("auc_by_moment"));
    double gain = auc - baseline;
    return GateVerdict.of(
        "logistic",
        gain > settings.number("min_gain_over_logistic"),
        gain,
        "AUC by moment %.4f, logistic regression %.4f; the gain must be above %.4f",
        auc,
        baseline,
        settings.number("min_gain_over_logistic"));
  }

  GateVerdict calibration() {
    double ece = number(test.path("ece"));
    return GateVerdict.of(
        "calibration",
        ece <= settings.number("max_ece"),
        ece,
        "ECE %.5f; at most %.5f",
        ece,
        settings.number("max_ece"));
  }

  /**
   * As much said as happens, within bounds; where it is not, but the interval reaches them, there
   * is not enough to tell by. An expected calibration error cannot see it where few buy: halved,
   * the propensities of a shop in which one visit in a hundred buys are off by half a percent.
   */
  GateVerdict meanPropensity() {
    double ratio = number(test.path("calibration_in_the_large"));
    JsonNode interval = test.path("intervals").path("calibration_in_the_large");
    double low = number(interval.path(0));
    double high = number(interval.path(1));
    double least = settings.number("min_said_over_bought");
    double most = settings.number("max_said_over_bought");
    boolean within = ratio >= least && ratio <= most;
    String what =
        String.format(
            Locale.ROOT,
            "mean propensity over purchase rate %.3f (%.3f to %.3f); must be %.2f to %.2f",
            ratio,
            low,
            high,
            least,
            most);
    if (!within && low <= most && high >= least) {
      return GateVerdict.skipped(
          "mean_propensity", what + ": which of both, too few purchases tell");
    }
    return GateVerdict.of("mean_propensity", within, ratio, "%s", what);
  }

  /**
   * Each propensity is as true as the others: once all odds are times the one factor that makes as
   * much said as happens, what is said in each bin lies in its band, which holds all bins of its
   * curve at once, or a share of it outside, as the band knows the noise of the test part, not that
   * of the validation part, which the calibration was fitted to; and no segment as a whole is
   * surely farther from all than {@link #meanPropensity} lets all be from what happens. The factor
   * itself is judged there, and only there: a purchase rate that moves is no fault of a bin.
   */
  GateVerdict reliability() {
    double outsideAtMost = settings.number("max_outside_band");
    OddsShift level = level();
    List<String> untrue = new ArrayList<>();
    double farthest = 0;
    int judged = 0;
    for (Map.Entry<String, JsonNode> curve : reliability.properties()) {
      for (JsonNode bin : curve.getValue()) {
        double said = level.of(number(bin.path("mean_propensity")));
        double outside = Math.max(said / number(bin.path("high")), number(bin.path("low")) / said);
        judged++;
        farthest = Math.max(farthest, outside);
        if (!(outside <= 1 + outsideAtMost)) {
          untrue.add(
              String.format(
                  Locale.ROOT,
                  "%s said %.2f%%, at the level of all %.2f%%, bought %.2f%% (%.2f%% to %.2f%%)",
                  curve.getKey(),
                  100 * number(bin.path("mean_propensity")),
                  100 * said,
                  100 * number(bin.path("purchase_rate")),
                  100 * number(bin.path("low")),
                  100 * number(bin.path("high"))));
        }
      }
      segment(curve.getKey()).ifPresent(untrue::add);
    }
    return GateVerdict.of(
        "reliability",
        judged > 0 && untrue.isEmpty(),
        judged > 0 ? farthest : Double.NaN,
        "%s; with all odds times %.3f, so that as much is said as happens, what is said in each of"
            + " %d bins must lie in the band, or outside by a share of at most %.2f, and no segment"
            + " surely farther from all than mean_propensity allows",
        untrue.isEmpty() ? "all bins agree" : "untrue: " + String.join(", ", untrue),
        Math.exp(level.logFactor()),
        judged,
        outsideAtMost);
  }

  /** The one factor of all odds that makes as much said as happens, by the bins of all rows. */
  private OddsShift level() {
    JsonNode bins = reliability.path("all");
    double[] said = new double[bins.size()];
    double[] shares = new double[bins.size()];
    double bought = 0;
    for (int i = 0; i < said.length; i++) {
      said[i] = number(bins.path(i).path("mean_propensity"));
      shares[i] = number(bins.path(i).path("share"));
      bought += shares[i] * number(bins.path(i).path("purchase_rate"));
    }
    return OddsShift.reaching(bought, said, shares);
  }

  /** What is wrong with a segment as a whole, beside all rows; empty where that is not sure. */
  private Optional<String> segment(String name) {
    double all = number(test.path("calibration_in_the_large"));
    JsonNode interval = ofSegments.path(name).path("intervals").path("calibration_in_the_large");
    double low = number(interval.path(0)) / all;
    double high = number(interval.path(1)) / all;
    double least = settings.number("min_said_over_bought");
    double most = settings.number("max_said_over_bought");
    return low > most || high < least
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "%s as a whole said over bought is %.2f to %.2f of that of all, must be %.2f to"
                    + " %.2f",
                name,
                low,
                high,
                least,
                most))
        : Optional.empty();
  }

  /** No slice much worse than the whole; the worst by the upper end of its interval is told. */
  GateVerdict slices() {
    double whole = number(test.path("auc"));
    double bound = whole * (1 - settings.number("max_slice_shortfall"));
    List<String> failed = new ArrayList<>();
    double worst = Double.POSITIVE_INFINITY;
    int judged = 0;
    for (String attribute : settings.names("slices")) {
      for (Map.Entry<String, JsonNode> slice : test.path("slices").path(attribute).properties()) {
        JsonNode figures = slice.getValue();
        double high = number(figures.path("intervals").path("auc").path(1));
        boolean enough =
            figures.path("purchasing_sessions").asInt() >= settings.number("min_slice_purchases");
        if (enough && !Double.isNaN(high)) {
          judged++;
          worst = Math.min(worst, high);
          if (!(high >= bound)) {
            failed.add(
                String.format(
                    Locale.ROOT,
                    "%s %s (AUC %.4f)",
                    attribute,
                    slice.getKey(),
                    number(figures.path("auc"))));
          }
        }
      }
    }
    if (judged == 0) {
      return GateVerdict.skipped(
          "slices",
          "no slice has "
              + Math.round(settings.number("min_slice_purchases"))
              + " purchasing sessions");
    }
    return GateVerdict.of(
        "slices",
        failed.isEmpty(),
        worst,
        "%s; of %d slices each interval of AUC must reach %.4f",
        failed.isEmpty()
            ? String.format(Locale.ROOT, "the lowest reaches %.4f", worst)
            : "too low: " + String.join(", ", failed),
        judged,
        bound);
  }

  private static double number(JsonNode value) {
    return value.isNumber() ? value.asDouble() : Double.NaN;
  }
}
