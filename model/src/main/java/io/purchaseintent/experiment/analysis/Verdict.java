package io.purchaseintent.experiment.analysis;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done, and why.
 *
 * @param decision what
 * @param arm the place of the arm that it is about; 0 where it is about all
 * @param reasons in sentences, the first decides
 * @param daysLeft how many more days it takes, by the traffic seen; null where nobody can say, or
 *     nothing more is needed
 */
public record Verdict(Decision decision, int arm, List<String> reasons, @Nullable Long daysLeft) {

  /** What is to be done. */
  public enum Decision {
    /** Nothing that it says can be trusted: find out why first. */
    DO_NOT_TRUST("do not trust it"),
    /** It harms: stop. */
    STOP("stop it: it harms"),
    /** The arm is better. */
    SHIP("ship"),
    /** No effect that matters. */
    DO_NOT_SHIP("do not ship"),
    /** Not yet. */
    CANNOT_TELL("cannot tell yet");

    private final String words;

    Decision(String words) {
      this.words = words;
    }

    /** Its name in files. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** In words. */
    public String words() {
      return words;
    }

    /** Whether somebody must do something about the experiment now. */
    public boolean isAlarm() {
      return this == DO_NOT_TRUST || this == STOP;
    }
  }

  /** Copies the reasons. */
  public Verdict {
    reasons = List.copyOf(reasons);
  }
}
