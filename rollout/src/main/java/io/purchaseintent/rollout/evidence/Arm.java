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
        sum(latency, other.latency, 1),
        sum(scores, other.scores, 1));
  }

  /** What came since; all of it where less was counted than before. */
  Arm since(Arm before) {
    Arm since =
        new Arm(
            failed - before.failed,
            fallbacks - before.fallbacks,
            sum(latency, before.latency, -1),
            sum(scores, before.scores, -1));
    boolean counted =
        since.failed >= 0
            && since.fallbacks >= 0
            && Arrays.stream(since.latency).allMatch(count -> count >= 0)
            && Arrays.stream(since.scores).allMatch(count -> count >= 0);
    return counted ? since : this;
  }

  private static long[] sum(long[] a, long[] b, int sign) {
    long[] sum = Arrays.copyOf(a, Math.max(a.length, b.length));
    for (int i = 0; i < b.length; i++) {
      sum[i] += sign * b[i];
    }
    return sum;
  }
}
