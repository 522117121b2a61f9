package io.purchaseintent.rollout.evidence;

import org.jspecify.annotations.Nullable;

/**
 * What a server counted since a step began: the differences of what it told, one look after the
 * other, so that a restart loses only what came after the look before it.
 *
 * @param started of the server, when it was asked last; empty where it never was
 * @param lastOfChampion what it told then
 * @param lastOfVersion what it told then
 * @param champion since the step began
 * @param version since the step began
 * @param slowBucket last bucket of time that is not slow; -1 while the champion answered too little
 *     to tell
 */
public record ServerTally(
    String started,
    Arm lastOfChampion,
    Arm lastOfVersion,
    Arm champion,
    Arm version,
    int slowBucket) {

  /** Of a server that was not asked yet. */
  public static final ServerTally NEW =
      new ServerTally("", Arm.NONE, Arm.NONE, Arm.NONE, Arm.NONE, -1);

  /** Of fewer answers no percentile is taken. */
  private static final long LEAST_FOR_PERCENTILE = 100;

  private static final double PERCENTILE = 0.95;

  /**
   * With what a server tells now.
   *
   * @param latencyRatio an answer is slow that takes so many times the 95th percentile of the
   *     champion's
   */
  public ServerTally after(Snapshot now, double latencyRatio) {
    Arm ofChampion = Arm.NONE;
    Arm ofVersion = Arm.NONE;
    if (!started.isEmpty()) {
      boolean restarted = !started.equals(now.started());
      ofChampion = restarted ? now.ofChampion() : now.ofChampion().since(lastOfChampion);
      ofVersion = restarted ? now.ofVersion() : now.ofVersion().since(lastOfVersion);
    }
    return new ServerTally(
        now.started(),
        now.ofChampion(),
        now.ofVersion(),
        champion.plus(ofChampion),
        version.plus(ofVersion),
        slowBucket >= 0 ? slowBucket : slowBucket(now, latencyRatio));
  }

  /** The same of a step that begins with what a server told last. */
  public ServerTally begin() {
    return new ServerTally(started, lastOfChampion, lastOfVersion, Arm.NONE, Arm.NONE, -1);
  }

  /** By all that the champion answered since the server's start: chosen once, and then kept. */
  private static int slowBucket(Snapshot now, double latencyRatio) {
    Arm champion = now.ofChampion();
    long all = champion.answered();
    if (all < LEAST_FOR_PERCENTILE) {
      return -1;
    }
    double[] bounds = now.latencyBounds();
    double bound = Double.POSITIVE_INFINITY;
    long below = 0;
    for (int i = 0; i < bounds.length && bound == Double.POSITIVE_INFINITY; i++) {
      below += champion.latency()[i];
      bound = below >= PERCENTILE * all ? bounds[i] * latencyRatio : bound;
    }
    int bucket = 0;
    while (bucket < bounds.length - 1 && bounds[bucket] < bound) {
      bucket++;
    }
    return bucket;
  }

  /** Nothing where there is none. */
  public static ServerTally orNew(@Nullable ServerTally tally) {
    return tally == null ? NEW : tally;
  }
}
