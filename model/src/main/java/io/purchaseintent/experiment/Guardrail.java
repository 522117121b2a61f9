package io.purchaseintent.experiment;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What must not become worse, whatever else is won.
 *
 * @param event the type of event that is counted; null unless the kind is {@link Kind#EVENT}
 * @param worseBy how much worse an arm may be than the control, as a share of what the control has;
 *     above 0, at most 10
 */
public record Guardrail(Kind kind, @Nullable String event, double worseBy) {

  /** Of what. */
  public enum Kind {
    /** Share of the visits that are over after one event. */
    BOUNCE,
    /** Share of the answers that stood on a fallback. */
    ERRORS,
    /** The 99th percentile of the time to answer. */
    P99_MS,
    /** Events of a type, by unit. */
    EVENT;

    /** Its name in files. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String OF_EVENT = Kind.EVENT.code() + ':';

  /**
   * @throws ExperimentException if a setting breaks a rule
   */
  public Guardrail {
    ExperimentException.require(
        (kind == Kind.EVENT) == (event != null), "metric", "has a type of events with event:TYPE");
    if (event != null) {
      ExperimentException.requireName("metric", event, "event:TYPE, such as event:unsubscribe");
    }
    ExperimentException.require(
        worseBy > 0 && worseBy <= 10,
        "worse_by",
        "is "
            + worseBy
            + ", but must be above 0 and at most 10: 0.02 lets an arm be 2% worse than the"
            + " control");
  }

  /**
   * The guardrail of a name in files: {@code bounce}, {@code errors}, {@code p99_ms} or {@code
   * event:TYPE}.
   *
   * @throws ExperimentException if there is none of this name, or a setting breaks a rule
   */
  public static Guardrail of(String metric, double worseBy) {
    if (metric.startsWith(OF_EVENT)) {
      return new Guardrail(Kind.EVENT, metric.substring(OF_EVENT.length()), worseBy);
    }
    for (Kind kind : Kind.values()) {
      if (kind != Kind.EVENT && kind.code().equals(metric)) {
        return new Guardrail(kind, null, worseBy);
      }
    }
    throw new ExperimentException(
        "metric", "is \"" + metric + "\", but must be bounce, errors, p99_ms or event:TYPE");
  }

  /** Its name in files. */
  public String metric() {
    return event == null ? kind.code() : OF_EVENT + event;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s worse by %s", metric(), worseBy);
  }
}
