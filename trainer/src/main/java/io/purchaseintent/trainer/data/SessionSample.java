package io.purchaseintent.trainer.data;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A part of the rows that says the same as all on average: every session that ends in a purchase,
 * and one in so many of the others, whose rows weigh as many times more.
 *
 * @param places of the rows, ascending
 * @param weights of these rows
 */
@SuppressWarnings("ArrayRecordComponent")
public record SessionSample(int[] places, float[] weights) {

  /** Draws sessions as wholes, by a seed. */
  public static SessionSample of(Split split, int oneIn, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean[] drawn = new boolean[split.moments().sessionCount()];
    for (int session = 0; session < drawn.length; session++) {
      drawn[session] = random.nextInt(oneIn) == 0;
    }
    float[] labels = split.matrix().labels();
    int[] places =
        IntStream.range(0, labels.length)
            .filter(row -> labels[row] > 0 || drawn[split.moments().sessions()[row]])
            .toArray();
    float[] weights = new float[places.length];
    for (int i = 0; i < places.length; i++) {
      weights[i] = split.matrix().weights()[places[i]] * (labels[places[i]] > 0 ? 1 : oneIn);
    }
    return new SessionSample(places, weights);
  }
}
