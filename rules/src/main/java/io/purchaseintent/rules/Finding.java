package io.purchaseintent.rules;

import io.purchaseintent.measurement.Measurement;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rule says of a subject, over all slices that it looks at.
 *
 * <p>It is an alarm if one slice is. Else it is what is said of the slice with the most sessions: a
 * small slice of which nothing can be told is counted, and makes no verdict.
 *
 * @param rule that says it
 * @param subject of what; of a rule that found nothing to judge, its choice of subjects
 * @param worst what it says of the slice that decided; null where nothing was measured
 * @param reason of the verdict
 * @param alarms slices that alarm, the worst first
 * @param untold slices of which nothing can be told
 * @param calm number of slices that are calm
 * @param note what the report says of the subject in words, such as the error of a job; may be
 *     empty
 * @param explainedBy rule whose alarm explains this one, the first of a chain; empty where none
 *     does
 */
public record Finding(
    Rule rule,
    String subject,
    @Nullable Judgement worst,
    Reason reason,
    List<Judgement> alarms,
    List<Judgement> untold,
    int calm,
    String note,
    String explainedBy) {

  private static final Comparator<Judgement> MOST_SESSIONS =
      Comparator.comparingLong((Judgement each) -> each.measurement().sessions())
          .reversed()
          .thenComparing(each -> each.measurement().slice());

  private static final Comparator<Judgement> FARTHEST =
      Comparator.comparingDouble(Judgement::beyond)
          .reversed()
          .thenComparing(each -> each.measurement().slice());

  /** A finding of a rule that found nothing to judge. */
  static Finding ofNothing(Rule rule, Reason why) {
    return new Finding(
        rule, rule.subjects().toString(), null, why, List.of(), List.of(), 0, "", "");
  }

  /** The finding that judgements of one subject make, at least one. */
  static Finding of(Rule rule, String subject, List<Judgement> slices) {
    List<Judgement> alarms = of(slices, Verdict.ALARM, FARTHEST);
    List<Judgement> untold = of(slices, Verdict.NOT_ENOUGH_DATA, MOST_SESSIONS);
    Judgement worst =
        alarms.isEmpty() ? slices.stream().min(MOST_SESSIONS).orElseThrow() : alarms.get(0);
    int calm = slices.size() - alarms.size() - untold.size();
    return new Finding(rule, subject, worst, worst.reason(), alarms, untold, calm, "", "");
  }

  private static List<Judgement> of(
      List<Judgement> slices, Verdict verdict, Comparator<Judgement> order) {
    return slices.stream().filter(each -> each.verdict() == verdict).sorted(order).toList();
  }

  /** The same with what the report says of the subject. */
  Finding noted(String words) {
    return new Finding(rule, subject, worst, reason, alarms, untold, calm, words, explainedBy);
  }

  /** The same with the rule whose alarm explains it, or none. */
  Finding explainedBy(String cause) {
    return new Finding(rule, subject, worst, reason, alarms, untold, calm, note, cause);
  }

  /** The verdict. */
  public Verdict verdict() {
    return reason.verdict();
  }

  /** Whether it makes a report one that says no. */
  public boolean isRefusal() {
    return verdict() == Verdict.ALARM && rule.severity().refuses();
  }

  /** Whether an alarm has this consequence. */
  public boolean leadsTo(Consequence consequence) {
    return verdict() == Verdict.ALARM && rule.then().contains(consequence);
  }

  /** By how much the worst value is beyond its bound; −∞ where that cannot be told. */
  double beyond() {
    return worst == null || Double.isNaN(worst.beyond())
        ? Double.NEGATIVE_INFINITY
        : worst.beyond();
  }

  /** Sessions that the deciding slice has; 0 where nothing was measured. */
  long sessions() {
    return worst == null ? 0 : worst.measurement().sessions();
  }

  /** The slice that decided; everybody where nothing was measured. */
  String slice() {
    return worst == null ? Measurement.ALL : worst.measurement().slice();
  }

  /** What was found in a sentence, with value, bound and how sure it is. */
  public String inWords() {
    return Sentence.of(this);
  }
}
