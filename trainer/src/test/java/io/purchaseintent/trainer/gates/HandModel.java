package io.purchaseintent.trainer.gates;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.feature.FeatureCatalog;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.Vocabulary;
import io.purchaseintent.scoring.BaseRates;
import io.purchaseintent.scoring.Calibration;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.scoring.TreeEnsemble;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Models of one decision, written by hand. */
final class HandModel {

  private static final ObjectMapper JSON = new ObjectMapper();

  private HandModel() {}

  /** A feature set of these numeric features. */
  static FeatureSet features(String... names) {
    List<FeatureDefinition> chosen =
        List.of(names).stream()
            .map(
                name ->
                    FeatureCatalog.all().stream()
                        .filter(definition -> definition.name().equals(name))
                        .findFirst()
                        .orElseThrow())
            .toList();
    return new FeatureSet(ZoneOffset.UTC, chosen, Map.of());
  }

  /** A feature set of one category with these terms. */
  static FeatureSet category(String name, String... terms) {
    return new FeatureSet(
        ZoneOffset.UTC,
        List.of(Objects.requireNonNull(FeatureCatalog.find(name), name)),
        Map.of(name, new Vocabulary(List.of(terms))));
  }

  /** The propensity is {@code below} where the first feature is below the threshold. */
  static PropensityModel of(FeatureSet features, float threshold, double below, double above) {
    return of("v1", features, threshold, below, above);
  }

  /** The same under a name. */
  static PropensityModel of(
      String version, FeatureSet features, float threshold, double below, double above) {
    String trees =
        """
        {"learner": {"objective": {"name": "binary:logistic"},
          "learner_model_param": {"num_feature": "%d", "base_score": "[5E-1]"},
          "gradient_booster": {"name": "gbtree", "model": {
            "gbtree_model_param": {"num_trees": "1"},
            "trees": [{"left_children": [1, -1, -1], "right_children": [2, -1, -1],
              "split_indices": [0, 0, 0], "split_conditions": [%s, %s, %s],
              "default_left": [1, 0, 0], "sum_hessian": [2, 1, 1]}]}}}}
        """
            .formatted(features.size(), threshold, below, above);
    String calibration =
        "{\"kind\": \"isotonic\", \"margins\": [0, 1], \"probabilities\": [1e-6, 0.999999]}";
    try {
      Map<Segment, PropensityModel.Scorer> scorers = new EnumMap<>(Segment.class);
      for (Segment segment : Segment.values()) {
        scorers.put(
            segment,
            new PropensityModel.Scorer(
                TreeEnsemble.ofXgboostJson(JSON.readTree(trees)),
                Calibration.ofJson(JSON.readTree(calibration))));
      }
      return new PropensityModel(version, features, scorers, new BaseRates.Counter().rates());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("written by hand, wrongly", e);
    }
  }
}
