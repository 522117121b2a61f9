package io.purchaseintent.scoring;

import java.util.Locale;

/** The kinds of calibration. */
@SuppressWarnings("ImmutableEnumChecker") // Its functions keep nothing.
public enum CalibrationKind {
  /** See {@link IsotonicCalibration}. */
  ISOTONIC(false, IsotonicCalibration::fit),
  /** See {@link CentredIsotonicCalibration}. */
  CENTRED_ISOTONIC(true, CentredIsotonicCalibration::fit),
  /** See {@link PlattCalibration}. */
  PLATT(true, PlattCalibration::fit),
  /** See {@link BetaCalibration}. */
  BETA(true, BetaCalibration::fit);

  /** Makes a calibration of margins, labels and weights. */
  private interface Fit {
    Calibration of(float[] margins, float[] labels, float[] weights);
  }

  private final boolean keepsRanks;
  private final Fit fit;

  CalibrationKind(boolean keepsRanks, Fit fit) {
    this.keepsRanks = keepsRanks;
    this.fit = fit;
  }

  /** Whether a higher margin always gives a higher probability. */
  public boolean keepsRanks() {
    return keepsRanks;
  }

  /** The name in files. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The best fit of this kind.
   *
   * @param margins float[rows], finite
   * @param labels 0 or 1 each
   * @param weights above 0 each
   * @throws IllegalArgumentException if there is no row
   */
  public Calibration fit(float[] margins, float[] labels, float[] weights) {
    return fit.of(margins, labels, weights);
  }
}
