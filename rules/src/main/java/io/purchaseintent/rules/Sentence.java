package io.purchaseintent.rules;

import io.purchaseintent.evaluation.Interval;
import io.purchaseintent.measurement.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says what was found. */
final class Sentence {

  private static final int MOST_SLICES = 3;

  private Sentence() {}

  static String of(Finding finding) {
    return facts(finding)
        + (finding.note().isEmpty() ? "" : ": " + finding.note())
        + (finding.explainedBy().isEmpty() ? "" : " (explained by " + finding.explainedBy() + ")");
  }

  private static String facts(Finding finding) {
    Judgement worst = finding.worst();
    if (worst == null) {
      return nothing(finding);
    }
    Measurement measured = worst.measurement();
    String what = measured.measure() + " of " + measured.subject() + ofWhom(measured);
    return what + " " + said(finding.rule(), worst) + others(finding);
  }

  private static String nothing(Finding finding) {
    Rule rule = finding.rule();
    return switch (finding.reason()) {
      case NOT_IMPORTANT ->
          rule.measure()
              + " of "
              + rule.subjects()
              + ": nothing that was measured has "
              + PlainNumber.of(rule.importanceFrom() * 100)
              + "% of the model's effects or more";
      default -> rule.measure() + " of " + rule.subjects() + " was not measured by " + rule.job();
    };
  }

  private static String ofWhom(Measurement measured) {
    return measured.slice().equals(Measurement.ALL) ? "" : " for " + measured.slice();
  }

  private static String said(Rule rule, Judgement judged) {
    Measurement measured = judged.measurement();
    String is = "is " + PlainNumber.of(measured.value()) + interval(measured);
    String bound = beyondWords(rule, judged);
    return switch (judged.reason()) {
      case BEYOND -> is + ", " + bound + running(rule) + sure(rule, measured);
      case WITHIN -> is + ", not " + side(judged) + PlainNumber.of(judged.bound());
      case NOT_LONG_ENOUGH ->
          is + ", " + bound + ", but not yet for " + rule.days() + " days running";
      case DAYS_MISSING -> is + ", " + bound + ", but whether it was the day before cannot be told";
      case NOT_ADMITTED ->
          is
              + ", "
              + bound
              + ", but "
              + units(rule, judged)
              + " do not admit to say so"
              + needs(judged);
      case NOT_DETECTABLE ->
          is
              + ", but "
              + units(rule, judged)
              + " show nothing nearer than "
              + PlainNumber.of(measured.detectable())
              + needs(judged);
      case TOO_FEW -> is + ", of " + units(rule, judged) + " only" + needs(judged);
      case NO_VALUE -> "cannot be told" + from(rule, judged) + needs(judged);
      case NO_REFERENCE ->
          is + ", and what it is to be compared with cannot be told" + needs(judged);
      case NOT_MEASURED, NOT_IMPORTANT -> throw new IllegalStateException(judged.toString());
    };
  }

  private static String side(Judgement judged) {
    return judged.isLeast() ? "below " : "above ";
  }

  private static String beyondWords(Rule rule, Judgement judged) {
    String words = side(judged) + PlainNumber.of(judged.bound());
    double reference = judged.measurement().reference();
    return switch (rule.bound().base()) {
      case NOTHING -> words;
      case REFERENCE -> words + " (reference " + PlainNumber.of(reference) + ")";
      case WHOLE -> words + " (everybody " + PlainNumber.of(judged.whole()) + ")";
    };
  }

  private static String running(Rule rule) {
    return rule.days() > 1 ? ", " + rule.days() + " days running" : "";
  }

  private static String interval(Measurement measured) {
    Interval interval = measured.interval();
    return interval == null
        ? ""
        : " (" + PlainNumber.of(interval.low()) + " to " + PlainNumber.of(interval.high()) + ")";
  }

  private static String sure(Rule rule, Measurement measured) {
    List<String> sure = new ArrayList<>();
    if (!Double.isNaN(measured.significance())) {
      sure.add("q " + PlainNumber.of(measured.significance()));
    }
    if (measured.sessions() > 0) {
      sure.add(PlainNumber.count(measured.sessions(), unit(rule)));
    }
    return sure.isEmpty() ? "" : " (" + String.join(", ", sure) + ")";
  }

  private static String from(Rule rule, Judgement judged) {
    return judged.measurement().sessions() > 0 ? " from " + units(rule, judged) : "";
  }

  private static String units(Rule rule, Judgement judged) {
    return PlainNumber.count(judged.measurement().sessions(), unit(rule));
  }

  /** What a job's measurements are made of. */
  private static String unit(Rule rule) {
    return switch (rule.job()) {
      case "lake" -> "event";
      case "check-data" -> "row";
      case "serving" -> "request";
      case "skew" -> "prediction";
      default -> "session";
    };
  }

  private static String needs(Judgement judged) {
    return judged.needed() > 0 ? "; it takes about " + PlainNumber.of(judged.needed()) : "";
  }

  private static String others(Finding finding) {
    List<Judgement> more =
        finding.alarms().isEmpty()
            ? List.of()
            : finding.alarms().subList(1, finding.alarms().size());
    String also =
        more.stream()
            .limit(MOST_SLICES)
            .map(
                each ->
                    each.measurement().slice() + " " + PlainNumber.of(each.measurement().value()))
            .collect(Collectors.joining(", "));
    int left = more.size() - Math.min(MOST_SLICES, more.size());
    return also.isEmpty() ? "" : "; also " + also + (left > 0 ? " and " + left + " more" : "");
  }
}
