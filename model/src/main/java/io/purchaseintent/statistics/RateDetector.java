package io.purchaseintent.statistics;

/**
 * Finds out, while counts come in, that a rate has come to lie above another one by more than a
 * margin: that a challenger fails more often than the champion.
 *
 * <p>It may be looked at after every block of counts, however large and as long as one likes: the
 * chance that it ever says so of a challenger that is no worse is at most the risk that was spent
 * until then. Within a block answers must not depend on each other, and its sizes not on their
 * outcomes.
 *
 * <p>Method. Of a block of n₀ and n₁ trials with rates θ₀ and θ₁, and of an alternative a, b with b
 * above a + margin, the likelihood ratio of (a, b) against (a₀, a₀ + margin) is an e-variable of
 * all θ₁ ≤ θ₀ + margin, if a₀ is where the divergence from the alternative is least: then by the
 * inequality of the means its expectation is at most the n-th power of a function that is linear in
 * the rates and 1 on the border (Turner, Ly and Grünwald, Generic E-variables for exact sequential
 * k-sample tests that allow for optional stopping, J. Statist. Plann. Inference 230, 2024; Turner
 * and Grünwald, Exact anytime-valid confidence intervals for contingency tables and beyond,
 * Statist. Probab. Lett. 198, 2023). a follows what was seen of the reference before; for b there
 * are several, whose evidence is averaged. So that what begins late is seen as soon, each block's
 * risk is a new stake: M ← (M + risk) · e, the e-detector of Shiryaev and Roberts (Shin, Ramdas and
 * Rinaldo, E-detectors: a nonparametric framework for sequential change detection, New Engl. J.
 * Statist. Data Sci. 2, 2024). M less the risk that was spent has expectation 0 or less, so M
 * reaches 1 with no more than that chance. Not thread-safe.
 */
public final class RateDetector {

  /** How far alternatives lie above the margin. */
  private static final double[] ABOVE = {0.01, 0.04, 0.15, 0.5, 0.98};

  /** Of the reference's trials so many count, about: its rate may change in a day. */
  private static final double REMEMBERED = 20_000;

  private static final double LEAST_RATE = 1e-4;
  private static final double HIGHEST_RATE = 0.9999;
  private static final int HALVINGS = 40;

  /** Beyond it there is nothing to be found out. */
  private static final double MOST = 1e9;

  private final double margin;
  private final double[] evidence = new double[ABOVE.length];
  private double trials = 50;
  private double hits = 0.5;

  /**
   * A detector that has seen nothing.
   *
   * @param margin from 0 on and below 1: what the rate may lie above the other
   * @throws IllegalArgumentException if it is none
   */
  public RateDetector(double margin) {
    if (!(margin >= 0 && margin < 1)) {
      throw new IllegalArgumentException("The margin must be from 0 to below 1, but is " + margin);
    }
    this.margin = margin;
  }

  /**
   * Takes a block in.
   *
   * @param trials of the reference and of what is compared with it; without any of both nothing is
   *     found out
   * @param risk from 0 on, that is spent on the block
   * @return whether the rate lies above the other by more than the margin, surely
   */
  public boolean add(Hits reference, Hits compared, double risk) {
    double a = Math.min(Math.max(hits / trials, LEAST_RATE), 0.5);
    for (int i = 0; i < ABOVE.length; i++) {
      double b = Math.min(a + margin + ABOVE[i], HIGHEST_RATE);
      double ratio =
          b > a + margin && reference.trials() > 0 && compared.trials() > 0
              ? ratio(reference, compared, a, b)
              : 1;
      stake(i, risk, ratio);
    }
    trials += reference.trials();
    hits += reference.hits();
    if (trials > REMEMBERED) {
      hits *= REMEMBERED / trials;
      trials = REMEMBERED;
    }
    return isSure();
  }

  /**
   * Takes a block in while there is no reference: its rate is taken for 0.
   *
   * @param risk from 0 on, that is spent on the block
   * @return whether the rate lies above the margin, surely
   */
  public boolean addAlone(Hits compared, double risk) {
    double null0 = Math.max(margin, LEAST_RATE);
    for (int i = 0; i < ABOVE.length; i++) {
      double b = Math.min(null0 + ABOVE[i], HIGHEST_RATE);
      stake(i, risk, b > null0 ? Math.exp(Math.min(logRatio(compared, b, null0), 600)) : 1);
    }
    return isSure();
  }

  private void stake(int alternative, double risk, double ratio) {
    evidence[alternative] = Math.min((evidence[alternative] + risk) * ratio, MOST);
  }

  private double ratio(Hits reference, Hits compared, double a, double b) {
    double low = a;
    double high = b - margin;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      double pull =
          pull(reference.trials(), a, middle) + pull(compared.trials(), b, middle + margin);
      if (pull > 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double nearest = (low + high) / 2;
    double log = logRatio(reference, a, nearest) + logRatio(compared, b, nearest + margin);
    return Math.exp(Math.min(log, 600));
  }

  /** How fast the divergence from a rate falls as another one grows, times the trials. */
  private static double pull(long trials, double rate, double from) {
    return trials * (rate - from) / (from * (1 - from));
  }

  private static double logRatio(Hits seen, double rate, double against) {
    return seen.hits() * Math.log(rate / against)
        + (seen.trials() - seen.hits()) * Math.log((1 - rate) / (1 - against));
  }

  /** From 0 on; what reaches 1 is sure. */
  public double evidence() {
    double sum = 0;
    for (double each : evidence) {
      sum += each;
    }
    return sum / evidence.length;
  }

  private boolean isSure() {
    return evidence() >= 1;
  }

  /**
   * Trials and how many of them were hits.
   *
   * @param trials from 0 on
   * @param hits from 0 to the trials
   */
  public record Hits(long trials, long hits) {

    /** None. */
    public static final Hits NONE = new Hits(0, 0);

    /**
     * @throws IllegalArgumentException if there are less trials than hits, or less than none
     */
    public Hits {
      if (hits < 0 || trials < hits) {
        throw new IllegalArgumentException(
            "There must be from 0 to " + trials + " hits, but there are " + hits);
      }
    }

    /** These and others. */
    public Hits plus(Hits other) {
      return new Hits(trials + other.trials, hits + other.hits);
    }

    /** The share of hits; 0 where there are no trials. */
    public double rate() {
      return trials == 0 ? 0 : (double) hits / trials;
    }
  }
}
