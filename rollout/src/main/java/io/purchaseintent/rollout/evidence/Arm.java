package io.purchaseintent.rollout.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.statistics.RateDetector.Hits;
import java.util.Arrays;

/**
 * What a version answered on a server, counted.
 *
 * @param failed answers that it did not give
 * @param fallbacks answers without all states
 * @param latency answers by time, in the server's buckets
 * @param scores answers by propensity, in the server's buckets
 */
@SuppressWarnings("ArrayRecordComponent")
public record Arm(long failed, long fallbacks, long[] latency, long[] scores) {

  /** Nothing yet. */
  public static final Arm NONE = new Arm(0, 0, new long[0], new long[0]);

  /** The counts of a variant in the figures of a server. */
  static Arm of(JsonNode variant) {
    long fallbacks = 0;
    for (var rung : variant.path("rungs").properties()) {
      fallbacks += rung.getKey().equals("full") ? 0 : rung.getValue().asLong();
    }
    return new Arm(
        variant.path("failed").asLong(),
        fallbacks,
        counts(variant.path("latency")),
        counts(variant.path("propensity")));
  }

  private static long[] counts(JsonNode histogram) {
    if (histogram.path("count").asLong() == 0) {
      return new long[0];
    }
    JsonNode counts = histogram.path("counts");
    long[] read = new long[counts.size()];
    for (int i = 0; i < read.length; i++) {
      read[i] = counts.get(i).asLong();
    }
    return read;
  }

  /** How many it gave. */
  public long answered() {
    return Arrays.stream(latency).sum();
  }

  /** All that it was asked; what it failed are the hits. */
  public Hits asked() {
    return new Hits(answered() + failed, failed);
  }

  /** All that it answered; what it answered without all states are the hits. */
  public Hits withoutStates() {
    long answered = answered();
    return new Hits(answered, Math.min(fallbacks, answered));
  }

  /** All that it answered; what fell into later buckets of time are the hits. */
  public Hits slowerThan(int bucket) {
    long slow = 0;
    for (int i = bucket + 1; i < latency.length; i++) {
      slow += latency[i];
    }
    return new Hits(answered(), slow);
  }

  /** Both together. */
  public Arm plus(Arm other) {
    return new Arm(
        failed + other.failed,
        fallbacks + other.fallbacks,
        sum(latency, other.latency),
        sum(scores, other.scores));
  }

  /**
   * What came since; all of it where less was counted in all than before. A server reads its counts
   * one after the other while it answers, so that an answer may be in another bucket at the next
   * look: then it counts in both.
   */
  Arm since(Arm before) {
    boolean begunAnew =
        failed < before.failed
            || fallbacks < before.fallbacks
            || answered() < before.answered()
            || Arrays.stream(scores).sum() < Arrays.stream(before.scores).sum();
    return begunAnew
        ? this
        : new Arm(
            failed - before.failed,
            fallbacks - before.fallbacks,
            more(latency, before.latency),
            more(scores, before.scores));
  }

  private static long[] more(long[] now, long[] before) {
    long[] more = now.clone();
    for (int i = 0; i < Math.min(now.length, before.length); i++) {
      more[i] = Math.max(0, now[i] - before[i]);
    }
    return more;
  }

  private static long[] sum(long[] a, long[] b) {
    long[] sum = Arrays.copyOf(a, Math.max(a.length, b.length));
    for (int i = 0; i < b.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }
}
