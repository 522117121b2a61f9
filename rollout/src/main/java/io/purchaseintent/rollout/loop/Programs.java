package io.purchaseintent.rollout.loop;

import java.util.List;

/** Starts programs of ours, which end no later than this process. */
interface Programs {

  /** A program at work, or one that has ended. */
  interface Running {

    boolean isOver();

    /** How it ended; only of one that has. */
    int exitCode();

    /** The last line of JSON that it printed; empty before the first. */
    String json();

    /** What it said last that is no JSON; empty where it said nothing. */
    String says();

    /** Waits until it has ended. */
    void await();

    /** Ends it, and waits until it has ended. */
    void stop();
  }

  /**
   * Starts one.
   *
   * @param words as a user would type them after {@code ./intent}
   */
  Running start(List<String> words);
}
