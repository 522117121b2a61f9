package io.purchaseintent.trainer.gates;

import java.util.List;

/**
 * A setting of a gate: its key in a file, what it is unless a file says otherwise, and its range.
 */
public sealed interface Bound {

  /** Its key in a file. */
  String key();

  /** What it means, for docs/registry.md. */
  String meaning();

  /**
   * A number.
   *
   * @param value what it is unless a file says otherwise
   * @param least below which it would let all or none pass
   * @param most above which it would let all or none pass
   */
  record Numeric(String key, double value, double least, double most, String meaning)
      implements Bound {}

  /**
   * Some of these names.
   *
   * @param value what it is unless a file says otherwise
   * @param choices all that there are
   */
  record Names(String key, List<String> value, List<String> choices, String meaning)
      implements Bound {}

  /** A share, which written in percent would let everything pass, or select nobody. */
  static Bound share(String key, double value, String meaning) {
    return new Numeric(key, value, 0, 1, meaning);
  }

  /** A difference of shares. */
  static Bound gain(String key, double value, String meaning) {
    return new Numeric(key, value, -1, 1, meaning);
  }

  /** A number of something, from this one on. */
  static Bound amount(String key, double value, double least, String meaning) {
    return new Numeric(key, value, least, Integer.MAX_VALUE, meaning);
  }
}
