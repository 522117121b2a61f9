package io.purchaseintent.trainer.data;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Makes rates those of the shop where a part has all visits that bought, and of the others some, of
 * which each stands for so many.
 */
public final class EvenVisits {

  private EvenVisits() {}

  /**
   * Rows of a part in which each session stands for as many: of those that bought one in so many is
   * drawn, and weighs as much.
   *
   * @param places of the rows, ascending, of whole sessions
   * @param oneIn how many a session that did not buy stands for, at least 1; where it is 1, all are
   *     kept
   * @param seed draws
   */
  public static Split of(Split part, int[] places, double oneIn, long seed) {
    int[] sessions = part.moments().sessions();
    float[] labels = part.matrix().labels();
    SplittableRandom random = new SplittableRandom(seed);
    IntStream.Builder drawn = IntStream.builder();
    for (int i = 0; i < places.length; ) {
      boolean kept = labels[places[i]] == 0 || random.nextDouble() * oneIn < 1;
      int session = sessions[places[i]];
      for (; i < places.length && sessions[places[i]] == session; i++) {
        if (kept) {
          drawn.add(places[i]);
        }
      }
    }
    Split even = part.at(drawn.build().toArray());
    float[] weights = even.matrix().weights();
    for (int row = 0; row < weights.length; row++) {
      weights[row] *= even.matrix().labels()[row] > 0 ? (float) oneIn : 1;
    }
    return even;
  }
}
