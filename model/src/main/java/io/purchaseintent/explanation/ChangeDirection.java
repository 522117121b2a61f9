package io.purchaseintent.explanation;

/** Which changes of the propensity are asked for. */
public enum ChangeDirection {
  RAISE,
  LOWER;

  boolean includes(double difference) {
    return this == RAISE ? difference > 0 : difference < 0;
  }
}
