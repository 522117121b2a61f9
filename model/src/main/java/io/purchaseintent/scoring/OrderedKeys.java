package io.purchaseintent.scoring;

/**
 * Floats as integers of the same order, so that a decision is the sign of a difference and nothing
 * branches on data.
 *
 * <p>A vector has two keys a feature: one with a missing value below everything, for nodes that
 * send it left, and one with it above everything.
 */
final class OrderedKeys {

  private OrderedKeys() {}

  /** An integer for a float that is no NaN, in the same order; both zeros have one. */
  static int of(float value) {
    int bits = Float.floatToRawIntBits(value + 0f);
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  /**
   * Reads a vector.
   *
   * @param vector float[features], NaN where missing
   * @param keys int[2 × features] to be filled: first with missing values below everything, then
   *     with them above
   */
  static void read(float[] vector, int[] keys) {
    int count = vector.length;
    for (int i = 0; i < count; i++) {
      boolean missing = Float.isNaN(vector[i]);
      int key = of(vector[i]);
      keys[i] = missing ? Integer.MIN_VALUE : key;
      keys[count + i] = missing ? Integer.MAX_VALUE : key;
    }
  }
}
