package io.purchaseintent.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.measurement.Measurement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds measurements against rules. The same measurements, rules and history give the same findings
 * in the same order.
 */
public final class Judge {

  /** What a report's details say in words of a subject, by its name. */
  public static final String NOTES = "notes";

  private final RuleBook book;

  /** A judge by these rules. */
  public Judge(RuleBook book) {
    this.book = book;
  }

  /**
   * What the rules for a report's job say of it, in the order of {@link FindingOrder}: a finding
   * for each rule and subject, and one for each rule that found nothing to judge.
   */
  public List<Finding> judge(Report report, History history) {
    Map<String, Measurement> wholes = wholesOf(report);
    List<Finding> findings = new ArrayList<>();
    for (Rule rule : book.of(report.job())) {
      findings.addAll(judge(rule, report, wholes, history));
    }
    JsonNode notes = report.details().path(NOTES);
    findings.replaceAll(each -> each.noted(notes.path(each.subject()).asText()));
    return FindingOrder.of(findings);
  }

  private static List<Finding> judge(
      Rule rule, Report report, Map<String, Measurement> wholes, History history) {
    List<Measurement> about = report.measurements().stream().filter(rule::isAbout).toList();
    Map<String, List<Judgement>> bySubject = new TreeMap<>();
    about.stream()
        .filter(rule::isImportant)
        .forEach(
            each ->
                bySubject
                    .computeIfAbsent(each.subject(), subject -> new ArrayList<>())
                    .add(judge(rule, each, wholes, history)));
    if (bySubject.isEmpty()) {
      Reason why = about.isEmpty() ? Reason.NOT_MEASURED : Reason.NOT_IMPORTANT;
      return List.of(Finding.ofNothing(rule, why));
    }
    return bySubject.entrySet().stream()
        .map(each -> Finding.of(rule, each.getKey(), each.getValue()))
        .toList();
  }

  /** The measurements of everybody, by what they are of. */
  private static Map<String, Measurement> wholesOf(Report report) {
    Map<String, Measurement> wholes = new HashMap<>();
    for (Measurement each : report.measurements()) {
      if (each.slice().equals(Measurement.ALL)) {
        wholes.put(keyOf(each), each);
      }
    }
    return wholes;
  }

  private static String keyOf(Measurement of) {
    return of.measure() + "\n" + of.subject();
  }

  private static Judgement judge(
      Rule rule, Measurement measured, Map<String, Measurement> wholes, History history) {
    Judgement today = judgeAlone(rule, measured, wholes);
    for (int back = 1; back < rule.days() && today.reason() == Reason.BEYOND; back++) {
      Reason before = before(rule, measured, history.before(back));
      if (before != Reason.BEYOND) {
        boolean calm = before.verdict() == Verdict.CALM;
        Reason reason = calm ? Reason.NOT_LONG_ENOUGH : Reason.DAYS_MISSING;
        return because(today, reason, -1);
      }
    }
    return today;
  }

  private static Reason before(Rule rule, Measurement measured, @Nullable Report report) {
    if (report == null) {
      return Reason.NOT_MEASURED;
    }
    Map<String, Measurement> wholes = wholesOf(report);
    return report.measurements().stream()
        .filter(
            each ->
                rule.isAbout(each)
                    && each.subject().equals(measured.subject())
                    && each.slice().equals(measured.slice()))
        .findFirst()
        .map(each -> judgeAlone(rule, each, wholes).reason())
        .orElse(Reason.NOT_MEASURED);
  }

  /** As if no day before mattered. */
  private static Judgement judgeAlone(
      Rule rule, Measurement measured, Map<String, Measurement> wholes) {
    double value = measured.value();
    if (Double.isNaN(value)) {
      return untold(measured, Reason.NO_VALUE, Double.NaN, rule.atLeast());
    }
    Measurement whole = wholes.get(keyOf(measured));
    Bound.Bases bases =
        base ->
            switch (base) {
              case NOTHING -> 0;
              case REFERENCE -> measured.reference();
              case WHOLE -> whole == null ? Double.NaN : whole.value();
            };
    double low = rule.bound().low(bases);
    double high = rule.bound().high(bases);
    if (Double.isNaN(low) || Double.isNaN(high)) {
      return untold(measured, Reason.NO_REFERENCE, Double.NaN, rule.atLeast());
    }
    double noChange = noChange(rule.bound(), bases, measured, low, high);
    boolean isLeast = value - low < high - value;
    double bound = isLeast ? low : high;
    boolean isBeyond = value < low || value > high;
    double distance = Math.abs(bound - noChange);
    double beyond = Math.abs(value - bound) / (distance > 0 ? distance : 1);
    Judgement judged =
        new Judgement(
            measured,
            Reason.WITHIN,
            bound,
            isLeast,
            isBeyond ? beyond : -beyond,
            rule.bound().base() == Limit.Base.WHOLE ? bases.of(Limit.Base.WHOLE) : Double.NaN,
            -1);
    if (measured.sessions() < rule.atLeast()) {
      return because(judged, Reason.TOO_FEW, rule.atLeast());
    }
    if (isBeyond) {
      return isAdmitted(rule, measured, low, high)
          ? because(judged, Reason.BEYOND, -1)
          : because(judged, Reason.NOT_ADMITTED, more(measured, Math.abs(value - bound), distance));
    }
    if (measured.isOfNothing()) {
      return because(judged, Reason.TOO_FEW, -1);
    }
    return measured.detectable() > distance
        ? because(judged, Reason.NOT_DETECTABLE, measured.needed(distance))
        : judged;
  }

  private static Judgement untold(Measurement of, Reason reason, double bound, long needed) {
    return new Judgement(
        of, reason, bound, false, Double.NaN, Double.NaN, needed > of.sessions() ? needed : -1);
  }

  private static Judgement because(Judgement judged, Reason reason, long needed) {
    return new Judgement(
        judged.measurement(),
        reason,
        judged.bound(),
        judged.isLeast(),
        judged.beyond(),
        judged.whole(),
        needed);
  }

  /**
   * Where the value would be if all were as it should be: what the bound is relative to, else the
   * reference, else the middle of the bound, else 0.
   */
  private static double noChange(
      Bound bound, Bound.Bases bases, Measurement measured, double low, double high) {
    if (bound.base() != Limit.Base.NOTHING) {
      return bases.of(bound.base());
    }
    double reference = measured.reference();
    if (reference >= low && reference <= high) {
      return reference;
    }
    boolean both = !Double.isInfinite(low) && !Double.isInfinite(high);
    return both ? low / 2 + high / 2 : 0;
  }

  private static boolean isAdmitted(Rule rule, Measurement measured, double low, double high) {
    Interval interval = measured.interval();
    boolean byInterval = interval != null && (interval.high() < low || interval.low() > high);
    boolean bySignificance = measured.significance() < rule.significance();
    boolean exact =
        interval == null
            && Double.isNaN(measured.significance())
            && Double.isNaN(measured.detectable());
    return switch (rule.sureness()) {
      case VALUE -> true;
      case INTERVAL -> byInterval;
      case SIGNIFICANCE -> bySignificance;
      case KNOWN -> exact || byInterval || bySignificance;
    };
  }

  /** Sessions that would admit what was not admitted; −1 where no number can be named. */
  private static long more(Measurement measured, double pastBound, double fromNoChange) {
    double distance = measured.interval() == null ? fromNoChange + pastBound : pastBound;
    long needed = measured.needed(distance);
    return needed > measured.sessions() ? needed : -1;
  }
}
