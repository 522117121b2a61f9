package io.purchaseintent.pipeline.prediction;

import io.purchaseintent.lake.prediction.PredictionIntake;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Tells every few seconds how far a log is taken in, in lines that commands know as progress. */
final class IntakeProgress implements PredictionIntake.Listener {

  private static final long BETWEEN_NANOS = Duration.ofSeconds(5).toNanos();

  private final PrintStream err;
  private final LongSupplier nanoTime;
  private long next;

  /** A progress that begins now, by this clock. */
  IntakeProgress(PrintStream err, LongSupplier nanoTime) {
    this.err = err;
    this.nanoTime = nanoTime;
    this.next = nanoTime.getAsLong() + BETWEEN_NANOS;
  }

  @Override
  public void at(PredictionIntake.Reached reached) {
    long now = nanoTime.getAsLong();
    if (now >= next) {
      next = now + BETWEEN_NANOS;
      err.printf(
          Locale.ROOT,
          "taking in predictions: %,d lines, %.0f%% of %.1f GB%n",
          reached.lines(),
          100.0 * reached.bytes() / reached.ofBytes(),
          reached.ofBytes() / 1e9);
    }
  }
}
