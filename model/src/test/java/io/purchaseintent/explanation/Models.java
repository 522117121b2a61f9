package io.purchaseintent.explanation;

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
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Models written by hand: a tree of one decision for each feature. */
final class Models {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CALIBRATION =
      "{\"kind\": \"isotonic\", \"margins\": [-8, 8], \"probabilities\": [1e-6, 0.999999]}";

  /**
   * A decision whose sides got as many training rows.
   *
   * @param feature its name
   * @param threshold a value below adds {@code below}, as one that is missing; another {@code
   *     above}
   */
  record Stump(String feature, double threshold, double below, double above) {}

  private Models() {}

  /** The catalog's features, and for each of them a decision that can be told apart. */
  static PropensityModel ofAll() {
    List<Stump> stumps =
        IntStream.range(0, FeatureCatalog.all().size())
            .mapToObj(
                i -> new Stump(FeatureCatalog.all().get(i).name(), 1, 0.01 * (i + 1), -0.01 * i))
            .toList();
    return of(stumps);
  }

  static PropensityModel of(List<Stump> stumps) {
    List<FeatureDefinition> definitions =
        FeatureCatalog.all().stream()
            .filter(
                definition ->
                    stumps.stream().anyMatch(stump -> stump.feature().equals(definition.name())))
            .toList();
    Map<String, Vocabulary> vocabularies =
        definitions.stream()
            .filter(FeatureDefinition.Categorical.class::isInstance)
            .collect(
                Collectors.toMap(
                    FeatureDefinition::name, definition -> new Vocabulary(List.of("mobile"))));
    FeatureSet features = new FeatureSet(ZoneOffset.UTC, definitions, vocabularies);
    Map<Segment, PropensityModel.Scorer> scorers = new EnumMap<>(Segment.class);
    try {
      for (Segment segment : Segment.values()) {
        scorers.put(
            segment,
            new PropensityModel.Scorer(
                TreeEnsemble.ofXgboostJson(JSON.readTree(json(features, stumps))),
                Calibration.ofJson(JSON.readTree(CALIBRATION))));
      }
    } catch (IOException e) {
      throw new IllegalStateException("written by hand, wrongly", e);
    }
    return new PropensityModel("v1", features, scorers, new BaseRates.Counter().rates());
  }

  private static String json(FeatureSet features, List<Stump> stumps) {
    String trees =
        stumps.stream()
            .map(
                stump ->
                    """
                    {"left_children": [1, -1, -1], "right_children": [2, -1, -1],
                     "split_indices": [%d, 0, 0], "split_conditions": [%s, %s, %s],
                     "default_left": [1, 0, 0], "sum_hessian": [2, 1, 1]}
                    """
                        .formatted(
                            features.names().indexOf(stump.feature()),
                            stump.threshold(),
                            stump.below(),
                            stump.above()))
            .collect(Collectors.joining(","));
    return """
    {"learner": {"objective": {"name": "binary:logistic"},
      "learner_model_param": {"num_feature": "%d", "base_score": "[2E-1]"},
      "gradient_booster": {"name": "gbtree", "model": {
        "gbtree_model_param": {"num_trees": "%d"}, "trees": [%s]}}}}
    """
        .formatted(features.size(), stumps.size(), trees);
  }
}
