package io.purchaseintent.serving;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** Names for predictions: the run's, which no other run has, and a number. Thread-safe. */
final class PredictionIds {

  private final String run;
  private final AtomicLong number = new AtomicLong();

  /** Names that begin with the run's. */
  PredictionIds(String run) {
    this.run = run;
  }

  /** Names of a run that begins now. */
  static PredictionIds ofNewRun() {
    return new PredictionIds(HexFormat.of().toHexDigits(new SecureRandom().nextLong()));
  }

  String run() {
    return run;
  }

  String next() {
    return run + "-" + number.incrementAndGet();
  }
}
