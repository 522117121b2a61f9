package io.purchaseintent.rollout.plan;

/**
 * What is too much, beside the champion.
 *
 * @param errors failed answers, of all, above its share
 * @param slow answers above its share that take longer than {@code latencyRatio} times its 95th
 *     percentile
 * @param latencyRatio 1 or more
 * @param fallbacks answers without all states, of all, above its share
 * @param scores population stability index of what is answered
 * @param agreement how much of what the champion tells apart it would lose if that is right, as
 *     long as outcomes do not say which of both is
 * @param shares how far the share of visitors that the version has may lie off the planned one, as
 *     a share of that
 * @param calibration what is promised above what is bought, as a share of that
 */
public record Margins(
    double errors,
    double slow,
    double latencyRatio,
    double fallbacks,
    double scores,
    double agreement,
    double shares,
    double calibration) {

  /** What a plan has that says nothing else. */
  public static final Margins DEFAULTS = new Margins(0.01, 0.02, 1.10, 0.02, 0.5, 0.08, 0.02, 0.2);
}
