package io.purchaseintent.replay;

import java.time.Clock;

/** The time of the world outside, and waiting for it. */
interface Wall {

  /** The time of day. */
  Clock clock();

  /** A time in nanoseconds that only runs forward, from an arbitrary start. */
  long nanos();

  /** Waits so many nanoseconds. */
  void sleep(long nanos) throws InterruptedException;
}
