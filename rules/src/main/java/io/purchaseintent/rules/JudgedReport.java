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

  /** Tells the verdict in a line, the worst alarms in a line each, and what cannot be told. */
  public void tell(PrintStream err) {
    List<Finding> alarms = of(Verdict.ALARM);
    List<Finding> untold = of(Verdict.NOT_ENOUGH_DATA);
    err.println(
        report.job()
            + " "
            + ReportStore.nameOf(report.from(), report.to())
            + ": "
            + verdict().code().replace('_', ' ')
            + " ("
            + alarms.size()
            + " alarms, "
            + untold.size()
            + " cannot be told, "
            + of(Verdict.CALM).size()
            + " calm)");
    tell(err, alarms, MOST_ALARMS);
    tell(err, untold, MOST_UNTOLD);
  }

  private static void tell(PrintStream err, List<Finding> findings, int most) {
    findings.stream()
        .limit(most)
        .forEach(
            finding ->
                err.println(
                    "  "
                        + (finding.verdict() == Verdict.ALARM
                            ? finding.rule().severity().code()
                            : "not enough data")
                        + " "
                        + finding.rule().name()
                        + ": "
                        + finding.inWords()));
    if (findings.size() > most) {
      err.println("  and " + (findings.size() - most) + " more, which the report names");
    }
  }
}
