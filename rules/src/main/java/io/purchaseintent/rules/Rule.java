package io.purchaseintent.rules;

import io.purchaseintent.measurement.Measurement;
import java.util.List;

/**
 * What is looked for in measurements, and what happens when it is there.
 *
 * <p>Size decides: only a value beyond the bound can alarm. Sureness only admits: {@link Sureness}.
 *
 * @param name by which it is told
 * @param why what an alarm means and where to look, a sentence; empty where nobody wrote one
 * @param job whose measurements it judges
 * @param measure which of them, such as {@code psi}
 * @param subjects of what
 * @param slices of whom
 * @param importanceFrom least share of the model's effects that a subject must have; 0 for all. One
 *     whose importance the model does not tell is judged
 * @param bound where the value may lie
 * @param sureness what admits an alarm
 * @param significance the chance below which a value is admitted, above 0 and below 1
 * @param days reports running in which it must be beyond the bound, at least 1
 * @param atLeast least number of sessions that it judges
 * @param severity how much an alarm matters
 * @param owner who is to look; empty where nobody is named
 * @param then what happens on an alarm
 * @param explains names of rules whose alarms are no wonder where this one alarms
 */
public record Rule(
    String name,
    String why,
    String job,
    String measure,
    Names subjects,
    Names slices,
    double importanceFrom,
    Bound bound,
    Sureness sureness,
    double significance,
    int days,
    long atLeast,
    Severity severity,
    String owner,
    List<Consequence> then,
    List<String> explains) {

  /** Whether it judges such measurements, however much their subject matters. */
  public boolean isAbout(Measurement measurement) {
    return measurement.measure().equals(measure)
        && subjects.has(measurement.subject())
        && slices.has(measurement.slice());
  }

  /** Whether the subject of a measurement matters enough. */
  boolean isImportant(Measurement measurement) {
    return !(measurement.importance() < importanceFrom);
  }

  /** The rule in a sentence. */
  public String inWords() {
    StringBuilder words = new StringBuilder();
    words.append(severity.code()).append(" if ").append(measure).append(" of ").append(subjects);
    if (!slices.equals(Names.like(Measurement.ALL))) {
      words.append(", for ").append(slices.has(Measurement.ALL) ? "all and " : "each slice like ");
      words.append(slices).append(',');
    }
    words.append(' ').append(bound.inWords());
    words.append(
        switch (sureness) {
          case VALUE -> "";
          case INTERVAL -> ", its whole interval of 95% too";
          case SIGNIFICANCE -> ", with q < " + PlainNumber.of(significance);
          case KNOWN ->
              ", surely (q < "
                  + PlainNumber.of(significance)
                  + " or its whole interval, unless it is exact)";
        });
    if (days > 1) {
      words.append(", ").append(days).append(" days running");
    }
    if (atLeast > 0) {
      words.append("; from ").append(PlainNumber.of(atLeast)).append(" on");
    }
    if (importanceFrom > 0) {
      words.append("; only of what has ").append(PlainNumber.of(importanceFrom * 100));
      words.append("% of the model's effects or more");
    }
    return words.toString();
  }
}
