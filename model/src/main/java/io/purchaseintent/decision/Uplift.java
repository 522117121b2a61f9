package io.purchaseintent.decision;

import java.util.List;
import java.util.Optional;

/**
 * What an action is assumed to do to the probability of a purchase, by how probable it is without.
 *
 * @param bands ascending; the first begins at 0, each ends where the next begins, the last ends at
 *     1
 * @param learned what is decided by in place of that, where it is known what it asks for
 */
public record Uplift(List<Band> bands, Optional<LearnedUplift> learned) {

  /** One that is assumed. */
  public Uplift(List<Band> bands) {
    this(bands, Optional.empty());
  }

  /**
   * Propensities with one effect.
   *
   * @param upTo where the band ends; it does not belong to the band, unless it is 1
   * @param effect the kind of change
   * @param size how much of it
   */
  public record Band(double upTo, Effect effect, double size) {

    /**
     * @throws PolicyException if an end or a size lies out of its bounds
     */
    public Band {
      PolicyException.requireBetween(
          "up_to", upTo, 0.0001, 1, "give the propensity at which the band ends");
      PolicyException.requireBetween(
          effect.code(),
          size,
          effect.lowest(),
          effect.highest(),
          "an odds_ratio of 1, an absolute or a relative of 0 change nothing");
    }
  }

  /**
   * @throws PolicyException if bands do not ascend, or the last does not end at 1
   */
  public Uplift {
    bands = List.copyOf(bands);
    double end = 0;
    for (Band band : bands) {
      if (band.upTo() <= end) {
        throw new PolicyException(
            "uplift",
            "has a band up_to "
                + Amount.text(band.upTo())
                + " behind one up to "
                + Amount.text(end)
                + ": bands must ascend");
      }
      end = band.upTo();
    }
    if (end != 1) {
      throw new PolicyException(
          "uplift", "ends at " + Amount.text(end) + ": leave up_to out of the last band");
    }
  }

  /** The same effect on every propensity. */
  public static Uplift of(Effect effect, double size) {
    return new Uplift(List.of(new Band(1, effect, size)));
  }

  /**
   * The probability of a purchase with the action, from 0 to 1: by what was learnt of it where that
   * is known, else as assumed.
   */
  public double on(Situation situation) {
    if (learned.isPresent()) {
      UpliftModel.Moved moved = learned.get().model().moved(situation);
      if (moved != null) {
        return Math.min(1, Math.max(0, situation.propensity() + learned.get().added(moved)));
      }
    }
    return on(situation.propensity());
  }

  /** The probability of a purchase with the action, as assumed: from 0 to 1. */
  double on(double propensity) {
    for (Band band : bands) {
      if (propensity < band.upTo()) {
        return bounded(band, propensity);
      }
    }
    return bounded(bands.get(bands.size() - 1), propensity);
  }

  private static double bounded(Band band, double propensity) {
    return Math.min(1, Math.max(0, band.effect().on(propensity, band.size())));
  }
}
