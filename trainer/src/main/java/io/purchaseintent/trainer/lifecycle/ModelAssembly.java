package io.purchaseintent.trainer.lifecycle;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.scoring.BaseRates;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.scoring.TreeEnsemble;
import io.purchaseintent.trainer.data.Split;
import io.purchaseintent.training.BoosterTraining;
import io.purchaseintent.training.CalibrationChoice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Makes a model of its segments' trees and their calibrations. */
final class ModelAssembly {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final FeatureSet features;

  ModelAssembly(FeatureSet features) {
    this.features = features;
  }

  /** Trees in XGBoost's JSON format. */
  static TreeEnsemble read(byte[] json) {
    try {
      return TreeEnsemble.ofXgboostJson(JSON.readTree(json));
    } catch (IOException e) {
      throw new UncheckedIOException("XGBoost wrote what is no JSON", e);
    }
  }

  /** The margins of a part's rows, each by its segment's trees, float[rows]. */
  static float[] margins(Map<Segment, TreeEnsemble> trees, Split split) {
    float[] margins = new float[split.matrix().rows()];
    IntStream.range(0, margins.length)
        .parallel()
        .forEach(
            row -> margins[row] = of(split.segment(row), trees).margin(split.matrix().row(row)));
    return margins;
  }

  private static TreeEnsemble of(Segment segment, Map<Segment, TreeEnsemble> trees) {
    TreeEnsemble own = trees.get(segment);
    if (own == null) {
      throw new IllegalStateException("Every segment has trees, so has " + segment);
    }
    return own;
  }

  /** The model of these trees and calibrations. */
  PropensityModel calibrated(
      Map<Segment, TreeEnsemble> trees,
      Map<Segment, CalibrationChoice> calibrations,
      BaseRates baseRates) {
    Map<Segment, PropensityModel.Scorer> scorers = new EnumMap<>(Segment.class);
    calibrations.forEach(
        (segment, choice) ->
            scorers.put(
                segment, new PropensityModel.Scorer(of(segment, trees), choice.calibration())));
    return new PropensityModel("candidate", features, scorers, baseRates);
  }

  /** The model of one booster for all shoppers, calibrated on a part. */
  PropensityModel shared(BoosterTraining.Trained trained, Split validation) {
    TreeEnsemble trees = read(trained.json());
    Map<Segment, TreeEnsemble> shared = new EnumMap<>(Segment.class);
    for (Segment segment : Segment.values()) {
      shared.put(segment, trees);
    }
    return calibrated(
        shared,
        SegmentCalibration.choose(
            validation, validation.moments().weights(), margins(shared, validation)),
        validation.baseRates(features));
  }
}
