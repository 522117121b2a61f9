package io.purchaseintent.measurement;

import io.purchaseintent.evaluation.Interval;
import org.jspecify.annotations.Nullable;

/**
 * A figure, and how much may be concluded from it. It is no verdict: rules give that.
 *
 * <p>Size decides, significance only admits: a rule compares {@link #value} with its bound, and
 * believes it if the {@link #significance} or the {@link #interval} admits it. Where the bound is
 * nearer than what is {@link #detectable}, there is not enough data to say that all is well.
 *
 * @param measure what was measured, such as {@code psi} or {@code auc}
 * @param subject of what, such as {@code feature:cart_value}, {@code scores} or {@code events}
 * @param slice of whom: {@link #ALL}, or an attribute and its value such as {@code channel=social}
 * @param value NaN where it cannot be told
 * @param reference what the value is to be compared with, such as that of validation; NaN where
 *     there is none
 * @param interval where the value lies with 95%, sessions being drawn; null where it has none
 * @param significance chance of a value as far out or more if nothing changed, after all tests of
 *     the report were allowed for (Benjamini-Hochberg); NaN where nothing was tested
 * @param detectable the least distance from no change, or from the reference, that these data would
 *     admit; NaN where the value is exact, as a count is
 * @param scaling how {@code detectable} falls with more sessions
 * @param sessions number of sessions, or of other units that are independent, that it is made of;
 *     of none nothing is known, but of a state
 * @param state whether it is how something is, such as a job's exit code or an age, and made of
 *     nothing that is counted
 * @param importance share of the model's effects that the subject has, 0 to 1; NaN where the model
 *     does not tell
 */
public record Measurement(
    String measure,
    String subject,
    String slice,
    double value,
    double reference,
    @Nullable Interval interval,
    double significance,
    double detectable,
    Scaling scaling,
    long sessions,
    boolean state,
    double importance) {

  /** The slice that is everybody. */
  public static final String ALL = "all";

  /** How the least distance that is admitted falls with the number of sessions n. */
  public enum Scaling {
    /** As 1/n, like a sum of squared deviations such as PSI. */
    INVERSE,
    /** As 1/√n, like a mean. */
    INVERSE_ROOT
  }

  /** A figure of everybody, exact until more is said of it. */
  public static Builder of(String measure, String subject, double value, long sessions) {
    return new Builder(measure, subject, value, sessions, false);
  }

  /** How something is; exact. */
  public static Measurement ofState(String measure, String subject, double value) {
    return new Builder(measure, subject, value, 0, true).build();
  }

  /** Whether it is made of nothing: neither a session nor another unit was there. */
  public boolean isOfNothing() {
    return sessions == 0 && !state;
  }

  /**
   * How many sessions it takes to admit a distance.
   *
   * @param distance above 0, from no change or from the reference
   * @return the number; {@code sessions} or less if there are enough; −1 where it cannot be told
   */
  public long needed(double distance) {
    if (!(distance > 0) || Double.isInfinite(detectable) || sessions == 0) {
      return -1;
    }
    if (Double.isNaN(detectable)) {
      return sessions;
    }
    double times = detectable / distance;
    return (long) Math.ceil(sessions * (scaling == Scaling.INVERSE ? times : times * times));
  }

  /** Says what is known of a figure; each thing is left out where it is not known. */
  public static final class Builder {
    private final String measure;
    private final String subject;
    private final double value;
    private final long sessions;
    private final boolean state;
    private String slice = ALL;
    private double reference = Double.NaN;
    private @Nullable Interval interval;
    private double significance = Double.NaN;
    private double detectable = Double.NaN;
    private Scaling scaling = Scaling.INVERSE_ROOT;
    private double importance = Double.NaN;

    private Builder(String measure, String subject, double value, long sessions, boolean state) {
      this.measure = measure;
      this.subject = subject;
      this.value = value;
      this.sessions = sessions;
      this.state = state;
    }

    /** Of whom it is, where not of everybody. */
    public Builder slice(String name) {
      slice = name;
      return this;
    }

    /** What it is to be compared with. */
    public Builder reference(double compared) {
      reference = compared;
      return this;
    }

    /** Where it lies; half of the width is the least distance that is admitted. */
    public Builder within(Interval of) {
      interval = of;
      detectable = (of.high() - of.low()) / 2;
      return this;
    }

    /** That it was tested: the chance after all tests, and the least distance admitted. */
    public Builder tested(double chance, double leastAdmitted, Scaling falls) {
      significance = chance;
      detectable = leastAdmitted;
      scaling = falls;
      return this;
    }

    /** How much its subject matters to the model. */
    public Builder importance(double share) {
      importance = share;
      return this;
    }

    /** The measurement. */
    public Measurement build() {
      return new Measurement(
          measure,
          subject,
          slice,
          value,
          reference,
          interval,
          significance,
          detectable,
          scaling,
          sessions,
          state,
          importance);
    }
  }
}
