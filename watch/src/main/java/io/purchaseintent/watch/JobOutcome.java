package io.purchaseintent.watch;

import io.purchaseintent.command.UserError;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a job of the day ended.
 *
 * @param job its name
 * @param day that it looked at
 * @param state how
 * @param text why, where there is more to say
 */
record JobOutcome(String job, LocalDate day, State state, String text) {

  private static final Pattern FORM =
      Pattern.compile("([a-z-]+)@(\\d{4}-\\d{2}-\\d{2})=([a-z-]+)(?::(.*))?", Pattern.DOTALL);

  /** How a job ended. */
  enum State {
    /** It measured, now or in an earlier watch. */
    DONE,
    /** It ended with an error, or did not start. */
    FAILED,
    /** There is nothing yet that it could look at. */
    NOT_DUE;

    String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * An outcome in the form in which programs tell it: {@code drift@2016-10-30=failed:no model}.
   *
   * @throws UserError if it is in another form
   */
  static JobOutcome parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches()) {
      try {
        return new JobOutcome(
            matcher.group(1),
            LocalDate.parse(matcher.group(2)),
            state(matcher.group(3)),
            matcher.group(4) == null ? "" : matcher.group(4));
      } catch (DateTimeParseException e) {
        throw wrong(text);
      }
    }
    throw wrong(text);
  }

  private static State state(String code) {
    return Arrays.stream(State.values())
        .filter(state -> state.code().equals(code))
        .findFirst()
        .orElseThrow(() -> wrong(code));
  }

  private static UserError wrong(String text) {
    return UserError.ofUsage("--outcome=" + text + " must be as drift@2016-10-30=done");
  }
}
