package io.purchaseintent.serving.variant;

import io.purchaseintent.statistics.RateDetector;
import io.purchaseintent.statistics.RateDetector.Hits;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A challenger on probation: what it and the champion did since it came, kept until it says enough.
 * Not thread-safe.
 */
final class Trial {

  /** So long what a challenger does waits for something of the champion's to lie beside it. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Below it all that was seen says nothing against the challenger, and is not told of. */
  private static final double NOTHING = 1e-3;

  private final Guard.Bounds bounds;
  private final RateDetector failing;
  private final RateDetector slow;
  private Instant lastBlock;
  private double stake;

  private Hits championAsked = Hits.NONE;
  private Hits asked = Hits.NONE;
  private Hits championSlow = Hits.NONE;
  private Hits slowOnes = Hits.NONE;
  private long slowFromMicros;

  private Hits toldChampion = Hits.NONE;
  private Hits told = Hits.NONE;
  private Hits toldChampionSlow = Hits.NONE;
  private Hits toldSlow = Hits.NONE;

  Trial(Guard.Bounds bounds, Instant now) {
    this.bounds = bounds;
    this.failing = new RateDetector(bounds.errorRate());
    this.slow = new RateDetector(bounds.slowShare());
    this.lastBlock = now;
    this.stake = bounds.atFirst();
  }

  /**
   * Takes in what both did since the last look.
   *
   * @param usualMicros 95th percentile of the champion's times before; 0 where not known yet
   * @return why the challenger does harm, or null
   */
  @Nullable String look(Figures champion, Figures challenger, long usualMicros, Instant now) {
    if (slowFromMicros == 0 && usualMicros > 0) {
      slowFromMicros = (long) Math.ceil(usualMicros * bounds.latencyRatio());
    }
    championAsked = championAsked.plus(champion.asked());
    asked = asked.plus(challenger.asked());
    if (slowFromMicros > 0) {
      championSlow = championSlow.plus(champion.slowerThan(slowFromMicros));
      slowOnes = slowOnes.plus(challenger.slowerThan(slowFromMicros));
    }
    boolean alone =
        championAsked.trials() == 0 && Duration.between(lastBlock, now).compareTo(PATIENCE) >= 0;
    if (asked.trials() == 0 || (championAsked.trials() == 0 && !alone)) {
      return null;
    }
    double risk = stake + bounds.risk(Duration.between(lastBlock, now));
    boolean fails = alone ? failing.addAlone(asked, risk) : failing.add(championAsked, asked, risk);
    boolean lags = slow.add(championSlow, slowOnes, risk);
    toldChampion = failing.evidence() < NOTHING ? Hits.NONE : toldChampion.plus(championAsked);
    told = failing.evidence() < NOTHING ? Hits.NONE : told.plus(asked);
    toldChampionSlow = slow.evidence() < NOTHING ? Hits.NONE : toldChampionSlow.plus(championSlow);
    toldSlow = slow.evidence() < NOTHING ? Hits.NONE : toldSlow.plus(slowOnes);
    String why = fails ? whyFailing() : lags ? whySlow() : null;
    begin(now);
    return why;
  }

  private void begin(Instant now) {
    lastBlock = now;
    stake = 0;
    championAsked = Hits.NONE;
    asked = Hits.NONE;
    championSlow = Hits.NONE;
    slowOnes = Hits.NONE;
    slowFromMicros = 0;
  }

  private String whyFailing() {
    return String.format(
        Locale.ROOT,
        "it failed %.1f%% of %d answers, the champion %.1f%% of %d: surely more than %.1f%% above",
        100 * told.rate(),
        told.trials(),
        100 * toldChampion.rate(),
        toldChampion.trials(),
        100 * bounds.errorRate());
  }

  private String whySlow() {
    return String.format(
        Locale.ROOT,
        "%.1f%% of its %d answers, and %.1f%% of the champion's, took longer than %.2f times the"
            + " champion's 95th percentile: surely more than %.1f%% above",
        100 * toldSlow.rate(),
        toldSlow.trials(),
        100 * toldChampionSlow.rate(),
        bounds.latencyRatio(),
        100 * bounds.slowShare());
  }
}
