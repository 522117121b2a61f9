package io.purchaseintent.rules;

import java.io.PrintStream;
import java.util.List;

/**
 * What was measured of a period, and what the rules say of it.
 *
 * @param report what was measured
 * @param findings what the rules say, the worst first
 */
public record JudgedReport(Report report, List<Finding> findings) {

  private static final int MOST_ALARMS = 10;
  private static final int MOST_UNTOLD = 3;

  /**
   * The verdict of the whole: an alarm if one of severity critical or warning is there, calm if all
   * of these severities are calm. Of a report that no rule looks at, nothing can be told.
   */
  public Verdict verdict() {
    return findings.stream()
        .filter(finding -> finding.rule().severity().refuses())
        .map(Finding::verdict)
        .min(Verdict::compareTo)
        .orElse(Verdict.NOT_ENOUGH_DATA);
  }

  /** Whether it says no: a job then ends with exit code 3. */
  public boolean isRefused() {
    return verdict() == Verdict.ALARM;
  }

  /** The findings of a verdict, the worst first. */
  public List<Finding> of(Verdict verdict) {
    return findings.stream().filter(finding -> finding.verdict() == verdict).toList();
  }

  /**
   * Tells the verdict in a line, the worst alarms in a line each, and what cannot be told. Each
   * line begins with the job's name, by which {@code ./intent} knows it from what libraries say.
   */
  public void tell(PrintStream err) {
    List<Finding> alarms = of(Verdict.ALARM);
    List<Finding> untold = of(Verdict.NOT_ENOUGH_DATA);
    tell(
        err,
        String.format(
            "%s: %s (%s, %d cannot be told, %d calm)",
            ReportStore.nameOf(report.from(), report.to()),
            verdict().code().replace('_', ' '),
            PlainNumber.count(alarms.size(), "alarm"),
            untold.size(),
            of(Verdict.CALM).size()));
    tell(err, alarms, MOST_ALARMS);
    tell(err, untold, MOST_UNTOLD);
  }

  private void tell(PrintStream err, List<Finding> findings, int most) {
    for (Finding finding : findings.subList(0, Math.min(most, findings.size()))) {
      boolean alarm = finding.verdict() == Verdict.ALARM;
      String kind = alarm ? finding.rule().severity().code() : "not enough data";
      tell(err, kind + " " + finding.rule().name() + ": " + finding.inWords());
    }
    if (findings.size() > most) {
      tell(err, "and " + (findings.size() - most) + " more, which the report names");
    }
  }

  private void tell(PrintStream err, String line) {
    err.println(report.job() + ": " + line);
  }
}
