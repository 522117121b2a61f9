package io.purchaseintent.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of telling a hook.
 *
 * @param hook its name
 * @param delivered how many events it took
 * @param waiting how many are still to be delivered, as far as is known
 * @param problem why it did not take them all, or null
 * @param isWorthAnotherTry whether it may go better soon
 * @param pause before the next try
 */
public record Told(
    String hook,
    int delivered,
    int waiting,
    @Nullable String problem,
    boolean isWorthAnotherTry,
    Duration pause) {

  /** Whether it has been told of everything. */
  public boolean isDone() {
    return problem == null;
  }

  /** With what was delivered before. */
  Told after(int before) {
    return new Told(hook, before + delivered, waiting, problem, isWorthAnotherTry, pause);
  }

  /** It in a line. */
  public String inWords() {
    String taken = "webhook " + hook + ": " + delivered + " delivered";
    return problem == null ? taken : taken + ", " + waiting + " waiting: " + problem;
  }
}
