package io.purchaseintent.scoring;

import io.purchaseintent.feature.FeatureSet;
import java.util.EnumMap;
import java.util.Map;

/**
 * A version of the model: for each segment trees and a calibration.
 *
 * <p>Immutable and thread-safe.
 */
public final class PropensityModel {

  /**
   * What scores one segment.
   *
   * @param trees give the margin
   * @param calibration turns it into a probability
   */
  public record Scorer(TreeEnsemble trees, Calibration calibration) {}

  private final String version;
  private final FeatureSet featureSet;
  private final Map<Segment, Scorer> scorers;
  private final BaseRates baseRates;

  /**
   * A model.
   *
   * @param baseRates what it says where nothing is known of a visit
   * @throws ModelFormatException if a segment has no scorer, or its trees take another number of
   *     features than the feature set has
   */
  public PropensityModel(
      String version, FeatureSet featureSet, Map<Segment, Scorer> scorers, BaseRates baseRates) {
    this.baseRates = baseRates;
    this.version = version;
    this.featureSet = featureSet;
    this.scorers = new EnumMap<>(scorers);
    for (Segment segment : Segment.values()) {
      Scorer scorer = scorers.get(segment);
      if (scorer == null) {
        throw new ModelFormatException("The model has nothing for " + segment.code() + " users");
      }
      if (scorer.trees().featureCount() != featureSet.size()) {
        throw new ModelFormatException(
            "The trees for "
                + segment.code()
                + " users take "
                + scorer.trees().featureCount()
                + " features, the feature set has "
                + featureSet.size());
      }
    }
  }

  /** Name of the version in its registry. */
  public String version() {
    return version;
  }

  /** What the vectors must be made by. */
  public FeatureSet featureSet() {
    return featureSet;
  }

  /** What it says where nothing is known of a visit. */
  public BaseRates baseRates() {
    return baseRates;
  }

  /** The probability that the session ends in a purchase. */
  public double propensity(Segment segment, float[] vector) {
    return scorer(segment).calibration().probability(margin(segment, vector));
  }

  /** The log odds before calibration. */
  public float margin(Segment segment, float[] vector) {
    return scorer(segment).trees().margin(vector);
  }

  /**
   * What each feature adds to the margin.
   *
   * @return double[features + 1], log odds before calibration; the last is what all vectors of the
   *     segment share, and the sum is the margin but for the rounding of floats
   */
  public double[] contributions(Segment segment, float[] vector) {
    return scorer(segment).trees().contributions(vector);
  }

  /** What turns a segment's margins into probabilities. */
  public Calibration calibration(Segment segment) {
    return scorer(segment).calibration();
  }

  private Scorer scorer(Segment segment) {
    Scorer scorer = scorers.get(segment);
    if (scorer == null) {
      throw new IllegalStateException("Checked when the model was made: " + segment);
    }
    return scorer;
  }
}
