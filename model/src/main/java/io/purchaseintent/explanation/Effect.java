package io.purchaseintent.explanation;

/** Which changes of the propensity are asked for. */
public enum Effect {
  RAISE,
  LOWER;

  boolean includes(double difference) {
    return this == RAISE ? difference > 0 : difference < 0;
  }
}
