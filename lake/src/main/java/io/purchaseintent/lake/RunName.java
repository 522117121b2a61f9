package io.purchaseintent.lake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Names of runs: the time at which one started, so that later runs have later names. */
public final class RunName {

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

  private RunName() {}

  /** A name for a run that starts now. */
  public static String of(Clock clock) {
    return NAME.format(clock.instant());
  }

  /** The name of a run that started so much before the run of this name. */
  static String earlier(String name, Duration by) {
    return NAME.format(NAME.parse(name, Instant::from).minus(by));
  }
}
