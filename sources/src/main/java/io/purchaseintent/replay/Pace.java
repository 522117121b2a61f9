package io.purchaseintent.replay;

/** Tells what is due: event time that began to run when this was made. */
final class Pace {

  /** What comes within this is sent together: a batch costs more than the events in it. */
  private static final long LEAST_WAIT_NANOS = 10_000_000L;

  /** After this one looks up, so that progress is seen to live. */
  private static final long MOST_WAIT_NANOS = 1_000_000_000L;

  private final Speed speed;
  private final long firstMillis;
  private final Wall wall;
  private final long startNanos;

  /**
   * A pace that begins now.
   *
   * @param firstMillis the event time that is due now
   */
  Pace(Speed speed, long firstMillis, Wall wall) {
    this.speed = speed;
    this.firstMillis = firstMillis;
    this.wall = wall;
    this.startNanos = wall.nanos();
  }

  /** Whether what belongs to this event time may be sent. */
  boolean isDue(long millis) {
    return speed.isMax() || behindNanos(millis) >= 0;
  }

  /** Waits for an event time, or for a second of the wall's if that is sooner. */
  void rest(long millis) throws InterruptedException {
    wall.sleep(Math.min(Math.max(-behindNanos(millis), LEAST_WAIT_NANOS), MOST_WAIT_NANOS));
  }

  /** For how long it has been due, in nanoseconds; below 0 if it is not yet. 0 at full speed. */
  long behindNanos(long millis) {
    return speed.isMax() ? 0 : elapsedNanos() - speed.wallNanos(millis - firstMillis);
  }

  /** Since the start, in nanoseconds. */
  long elapsedNanos() {
    return wall.nanos() - startNanos;
  }
}
