package io.purchaseintent.experiment.analysis;

import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.experiment.analysis.ExperimentSums.Counted;
import io.purchaseintent.experiment.analysis.ExperimentSums.Noted;
import io.purchaseintent.experiment.analysis.Findings.OfGuardrail;
import io.purchaseintent.experiment.analysis.Findings.OfMetric;
import io.purchaseintent.experiment.analysis.Verdict.Decision;
import io.purchaseintent.statistics.arms.SampleRatio;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Makes a decision of findings. */
public final class Judge {

  private static final double MOST_IN_TWO_ARMS = 0.01;
  private static final int WEEK = 7;
  private static final double CLEAR_TREND = 0.01;
  private static final double MOST_DAYS = 3_650;

  private final Experiment experiment;
  private final ExperimentSums sums;
  private final Findings findings;

  private Judge(Experiment experiment, ExperimentSums sums, Findings findings) {
    this.experiment = experiment;
    this.sums = sums;
    this.findings = findings;
  }

  /** The verdict of an experiment. */
  public static Verdict of(Experiment experiment, ExperimentSums sums, Findings findings) {
    return new Judge(experiment, sums, findings).verdict();
  }

  private Verdict verdict() {
    List<String> distrust = whyNotTrusted();
    if (!distrust.isEmpty()) {
      return new Verdict(Decision.DO_NOT_TRUST, 0, distrust, null);
    }
    List<Verdict> arms = new ArrayList<>();
    for (OfMetric metric : findings.metrics()) {
      if (metric.measure().equals(sums.design().measures().get(0))) {
        arms.add(ofArm(metric));
      }
    }
    // Of several arms that are better the best; one that harms is told whatever another is worth.
    Verdict first =
        arms.stream()
            .min(
                Comparator.comparing((Verdict each) -> each.decision())
                    .thenComparing(each -> -liftOf(each.arm())))
            .orElseThrow();
    List<String> reasons = new ArrayList<>(first.reasons());
    for (Verdict other : arms) {
      if (other.arm() != first.arm()) {
        reasons.add(
            name(other.arm())
                + ": "
                + other.decision().words()
                + ". "
                + String.join(" ", other.reasons()));
      }
    }
    reasons.addAll(notes());
    return new Verdict(first.decision(), first.arm(), reasons, first.daysLeft());
  }

  private double liftOf(int arm) {
    return findings.metrics().get(arm - 1).lift().value();
  }

  private String name(int arm) {
    return sums.design().arms().get(arm);
  }

  private List<String> whyNotTrusted() {
    List<String> why = new ArrayList<>();
    if (findings.ratio().isAlarm()) {
      why.add(
          "Units did not come to the arms as the weights say ("
              + unitsByArm(Counted.UNITS)
              + "; p "
              + chance(findings.ratio().chanceAlways())
              + "): something decides who is counted. Look for an arm that fails, redirects or logs"
              + " otherwise than the other.");
    }
    if (findings.shareInTwoArms() > MOST_IN_TWO_ARMS) {
      why.add(
          percent(findings.shareInTwoArms())
              + " of the units were given two arms, more than "
              + percent(MOST_IN_TWO_ARMS)
              + ": look for ids that change, or servers that do not agree.");
    }
    if (findings.lost().isAlarm()) {
      why.add(
          "Units of which no event came are not spread as all are ("
              + unitsByArm(Counted.LOST)
              + "; p "
              + chance(findings.lost().chanceAlways())
              + "): an arm loses events, or counts who never saw it.");
    }
    return why;
  }

  private String unitsByArm(Counted what) {
    List<String> each = new ArrayList<>();
    for (int arm = 0; arm < sums.design().arms().size(); arm++) {
      each.add(String.format(Locale.ROOT, "%s %,d", name(arm), sums.count(arm, what)));
    }
    return String.join(", ", each);
  }

  private Verdict ofArm(OfMetric metric) {
    int arm = metric.arm();
    String broken =
        findings.guardrails().stream()
            .filter(each -> each.arm() == arm && each.isBroken())
            .map(this::broken)
            .collect(Collectors.joining(" "));
    if (!broken.isEmpty()) {
      return new Verdict(Decision.STOP, arm, List.of(broken), null);
    }
    String untold = metric.whyUntold();
    if (untold != null) {
      return new Verdict(
          Decision.CANNOT_TELL,
          arm,
          List.of(code(metric) + " of " + name(arm) + " cannot be told: " + untold + "."),
          null);
    }
    Interval lift = findings.looks().interval(metric.lift());
    String where = where(metric, lift);
    if (lift.high() < 0) {
      return new Verdict(Decision.STOP, arm, List.of(where), null);
    }
    int days = days();
    if (lift.low() > 0 && days >= WEEK) {
      return new Verdict(Decision.SHIP, arm, List.of(where), null);
    }
    if (lift.low() > 0) {
      return new Verdict(
          Decision.CANNOT_TELL,
          arm,
          List.of(
              where,
              "But it ran for "
                  + days
                  + " of the days of a week, and shoppers buy otherwise on others: wait until it"
                  + " is whole."),
          (long) WEEK - days);
    }
    if (lift.high() < experiment.leastEffect()) {
      return new Verdict(
          Decision.DO_NOT_SHIP,
          arm,
          List.of(
              where,
              "An effect of "
                  + percent(experiment.leastEffect())
                  + ", the least that matters, is excluded."),
          null);
    }
    return notYet(metric, where, days);
  }

  /** How far the arm lies from the control: which of the two is higher only where that is sure. */
  private String where(OfMetric metric, Interval lift) {
    String bounds = signed(lift.low()) + " to " + signed(lift.high()) + ", whenever one looks";
    if (lift.low() <= 0 && lift.high() >= 0) {
      return String.format(
          Locale.ROOT,
          "%s of %s differs from that of %s by %s (%s): that may be none.",
          code(metric),
          name(metric.arm()),
          name(0),
          signed(metric.lift().value()),
          bounds);
    }
    return String.format(
        Locale.ROOT,
        "%s of %s is %s than that of %s, by %s (%s).",
        code(metric),
        name(metric.arm()),
        metric.lift().value() < 0 ? "lower" : "higher",
        name(0),
        percent(Math.abs(metric.lift().value())),
        bounds);
  }

  private Verdict notYet(OfMetric metric, String where, int days) {
    double times =
        findings.looks().timesTheUnits(metric.lift(), experiment.leastEffect(), experiment.power());
    double left = Math.ceil(days * (times - 1));
    boolean isKnown = days > 0 && left <= MOST_DAYS;
    String howLong =
        times <= 1.001
            ? "There are as many units as an effect of that size mostly takes: it may be told any"
                + " day, or is smaller."
            : isKnown
                ? String.format(
                    Locale.ROOT,
                    "An effect of %s is mostly found after some %,.0f more days like the %d so far.",
                    percent(experiment.leastEffect()),
                    left,
                    days)
                : "At this traffic an effect of "
                    + percent(experiment.leastEffect())
                    + " is not found in ten years: only a larger one is.";
    return new Verdict(
        Decision.CANNOT_TELL,
        metric.arm(),
        List.of(where, howLong),
        isKnown ? Math.max(1, (long) left) : null);
  }

  /** Days on which units came. */
  private int days() {
    return sums.firstByDay().byDay().size();
  }

  private String broken(OfGuardrail each) {
    return String.format(
        Locale.ROOT,
        "%s of %s is %.4g, of %s %.4g: surely more than %s worse.",
        each.code(),
        name(each.arm()),
        each.compared(),
        name(0),
        each.control(),
        percent(each.worseBy()));
  }

  /** What else is to be known of it. */
  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    long other = sums.noted(Noted.OTHER_VERSIONS);
    if (other > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d exposures to other versions of %s are left out: what was changed is another"
                  + " experiment.",
              other,
              experiment.name()));
    }
    long before = total(Counted.ORDERS_BEFORE);
    if (before > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d orders before the first exposure count for nothing but the adjustment.",
              before));
    }
    findings.days().stream()
        .filter(day -> day.chance() < SampleRatio.ALARM)
        .findFirst()
        .ifPresent(
            day ->
                notes.add(
                    "On "
                        + LocalDate.ofEpochDay(day.day())
                        + " units did not come as the weights say (p "
                        + chance(day.chance())
                        + "): look what happened then."));
    for (Findings.Trend trend : findings.trends()) {
      if (trend.chance() < CLEAR_TREND) {
        notes.add(
            "The effect of "
                + name(trend.arm())
                + (trend.direction() > 0 ? " grows" : " fades")
                + " with the days since the first exposure (p "
                + chance(trend.chance())
                + "): what it is worth in the long run is another number.");
      }
    }
    return notes;
  }

  private long total(Counted what) {
    long[] counts = new long[sums.design().arms().size()];
    Arrays.setAll(counts, arm -> sums.count(arm, what));
    return Arrays.stream(counts).sum();
  }

  private static String code(OfMetric metric) {
    String code = metric.measure().code().replace('_', ' ');
    return code.substring(0, 1).toUpperCase(Locale.ROOT) + code.substring(1);
  }

  private static String chance(double p) {
    if (p < 1e-6) {
      return "below 0.000001";
    }
    return p > 0.99 ? "above 0.99" : String.format(Locale.ROOT, "%.2g", p);
  }

  private static String signed(double share) {
    return (share > 0 ? "+" : share < 0 ? "−" : "") + percent(Math.abs(share));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }
}
