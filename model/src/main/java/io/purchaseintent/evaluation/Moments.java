package io.purchaseintent.evaluation;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Which rows of a split to look at: rows are moments, and a session has many.
 *
 * @param sessions number of the session of each row; a session's rows lie together
 * @param moments number of the event in its session of each row, from 1
 */
@SuppressWarnings("ArrayRecordComponent")
public record Moments(int[] sessions, int[] moments) {

  /** The rows right after the k-th event of their session. */
  public int[] atEvent(int k) {
    return IntStream.range(0, moments.length).filter(row -> moments[row] == k).toArray();
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
