package io.purchaseintent.replay;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A wall whose time passes by waiting alone. */
final class FakeWall implements Wall {

  static final Instant START = Instant.parse("2026-06-01T00:00:00Z");

  private long nanos;
  private int sleeps;

  @Override
  public Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return START.plusNanos(nanos);
      }
    };
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public void sleep(long duration) {
    nanos += duration;
    sleeps++;
  }

  double seconds() {
    return nanos / 1e9;
  }

  int sleeps() {
    return sleeps;
  }
}
