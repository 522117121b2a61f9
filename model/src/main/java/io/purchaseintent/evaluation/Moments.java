package io.purchaseintent.evaluation;

import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Which rows of a split to look at: rows are moments, and a session has many.
 *
 * @param sessions number of the session of each row, from 0; a session's rows lie together, in the
 *     order of their moments
 * @param moments number of the event in its session of each row, from 1
 * @param times milliseconds since the epoch of each row's event
 */
@SuppressWarnings("ArrayRecordComponent")
public record Moments(int[] sessions, int[] moments, long[] times) {

  /** Number of sessions. */
  public int sessionCount() {
    return sessions.length == 0 ? 0 : sessions[sessions.length - 1] + 1;
  }

  /**
   * What each row weighs where probabilities are made and judged, float[rows]: right after the k-th
   * event 1/k, so that early moments count though long sessions have many late ones.
   *
   * <p>A weight must be known at its moment. One by the session's final length is not: sessions
   * that end in a purchase are long, so their first moments would hardly count, and probabilities
   * that are true by such weights are far too low there.
   */
  public float[] weights() {
    float[] weights = new float[moments.length];
    for (int row = 0; row < weights.length; row++) {
      weights[row] = 1f / moments[row];
    }
    return weights;
  }

  /** The rows right after the k-th event of their session. */
  public int[] atEvent(int k) {
    return IntStream.range(0, moments.length).filter(row -> moments[row] == k).toArray();
  }

  /** The first row of each session that passes, of the sessions that have one. */
  public int[] firstOfEachSession(IntPredicate passes) {
    IntStream.Builder chosen = IntStream.builder();
    int session = -1;
    for (int row = 0; row < sessions.length; row++) {
      if (sessions[row] != session && passes.test(row)) {
        session = sessions[row];
        chosen.add(row);
      }
    }
    return chosen.build().toArray();
  }

  /** One row of each session, drawn by the seed. */
  public int[] oneOfEachSession(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    IntStream.Builder chosen = IntStream.builder();
    for (int start = 0; start < sessions.length; ) {
      int end = start;
      while (end < sessions.length && sessions[end] == sessions[start]) {
        end++;
      }
      chosen.add(start + random.nextInt(end - start));
      start = end;
    }
    return chosen.build().toArray();
  }
}
