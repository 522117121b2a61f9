package io.purchaseintent.evaluation;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * How far figures would move had other sessions come: sessions are drawn with replacement, as many
 * as there are, and each weighs as often as it was drawn (Efron, 1979). A session's rows go
 * together, since they share its outcome.
 *
 * <p>One object draws the same sessions each time, so differences between two models on the same
 * rows are paired. The same seed gives the same draws. Immutable.
 */
public final class Bootstrap {

  private final byte[][] drawn;

  /**
   * @param sessions number of sessions, numbered from 0
   * @param resamples how often all are drawn
   */
  public Bootstrap(int sessions, int resamples, long seed) {
    this.drawn = new byte[resamples][];
    SplittableRandom seeds = new SplittableRandom(seed);
    for (int i = 0; i < resamples; i++) {
      drawn[i] = draw(sessions, seeds.split());
    }
  }

  private static byte[] draw(int sessions, SplittableRandom random) {
    byte[] times = new byte[sessions];
    for (int i = 0; i < sessions; i++) {
      int session = random.nextInt(sessions);
      // More than a hundred times one session of many: never in the life of the universe.
      times[session] = (byte) Math.min(Byte.MAX_VALUE, times[session] + 1);
    }
    return times;
  }

  /**
   * Figures of each resample.
   *
   * @param figures called from several threads
   * @return double[resamples][figures]
   */
  public double[][] figures(ScoredRows rows, Function<ScoredRows, double[]> figures) {
    return IntStream.range(0, drawn.length)
        .parallel()
        .mapToObj(i -> figures.apply(rows.resampled(drawn[i])))
        .toArray(double[][]::new);
  }

  /** The interval of each figure, in the order of the figures. */
  public List<Interval> intervals(ScoredRows rows, Function<ScoredRows, double[]> figures) {
    double[][] resampled = figures(rows, figures);
    int count = resampled.length == 0 ? 0 : resampled[0].length;
    return IntStream.range(0, count)
        .mapToObj(
            figure ->
                Interval.of(
                    IntStream.range(0, resampled.length)
                        .mapToDouble(i -> resampled[i][figure])
                        .toArray()))
        .toList();
  }

  /** The interval of one figure. */
  public Interval interval(ScoredRows rows, Function<ScoredRows, Double> figure) {
    return intervals(rows, resampled -> new double[] {figure.apply(resampled)}).get(0);
  }
}
