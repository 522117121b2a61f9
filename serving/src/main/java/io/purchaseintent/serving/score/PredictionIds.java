package io.purchaseintent.serving.score;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** Names for predictions: the run's, which no other run has, and a number. Thread-safe. */
public final class PredictionIds {

  private final String run;
  private final AtomicLong number = new AtomicLong();

  /** Names that begin with the run's. */
  public PredictionIds(String run) {
    this.run = run;
  }

  /** Names of a run that begins now. */
  public static PredictionIds ofNewRun() {
    return new PredictionIds(HexFormat.of().toHexDigits(new SecureRandom().nextLong()));
  }

  /** The run's name. */
  public String run() {
    return run;
  }

  /** The next name. */
  public String next() {
    return run + "-" + number.incrementAndGet();
  }
}
