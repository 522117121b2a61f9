package io.purchaseintent.pipeline.prediction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.purchaseintent.lake.prediction.PredictionIntake.Reached;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class IntakeProgressTest {

  @Test
  void whatIsReached_isToldEveryFiveSeconds() {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    AtomicLong nanos = new AtomicLong();
    IntakeProgress progress =
        new IntakeProgress(new PrintStream(told, true, StandardCharsets.UTF_8), nanos::get);

    progress.at(new Reached(100_000_000, 2_500_000_000L, 120_000));
    nanos.set(TimeUnit.SECONDS.toNanos(5));
    progress.at(new Reached(1_000_000_000, 2_500_000_000L, 1_200_000));
    nanos.set(TimeUnit.SECONDS.toNanos(9));
    progress.at(new Reached(2_000_000_000, 2_500_000_000L, 2_400_000));

    assertEquals(
        "taking in predictions: 1,200,000 lines, 40% of 2.5 GB",
        told.toString(StandardCharsets.UTF_8).strip());
  }
}
