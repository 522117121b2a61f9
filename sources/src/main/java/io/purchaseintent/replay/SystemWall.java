package io.purchaseintent.replay;

import java.time.Clock;
import java.util.concurrent.TimeUnit;

/** The time of this machine. */
final class SystemWall implements Wall {

  @Override
  public Clock clock() {
    return Clock.systemUTC();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public void sleep(long nanos) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(nanos);
  }
}
