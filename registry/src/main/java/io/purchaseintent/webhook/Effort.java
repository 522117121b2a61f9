package io.purchaseintent.webhook;

import java.time.Duration;

/**
 * How hard hooks are tried.
 *
 * @param tries of each, at least 1
 * @param whole after which nobody is waited for any more
 */
public record Effort(int tries, Duration whole) {

  /** After a move, for whoever made it waits. */
  public static final Effort AFTER_MOVE = new Effort(2, Duration.ofSeconds(20));

  /** For who asks for nothing else. */
  public static final Effort ONCE = new Effort(4, Duration.ofMinutes(2));
}
