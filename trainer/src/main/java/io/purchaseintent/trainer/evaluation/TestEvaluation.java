package io.purchaseintent.trainer.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.evaluation.Attribute;
import io.purchaseintent.evaluation.ScoredMoments;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.lake.trainingset.TrainingSet;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.trainer.data.Split;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What is told of models on the test part, which nothing was fitted to. Not thread-safe. */
public final class TestEvaluation {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final FeatureSet features;
  private final Split validation;
  private final Split test;
  private final Duration sessionGap;
  private final ZoneId zone;
  private final List<Attribute> attributes;
  private final long seed;
  private final Map<Split, double[]> lastScores = new IdentityHashMap<>();
  private @Nullable PropensityModel lastModel;

  /**
   * @param seed draws the one random moment of each session, and the sessions of the intervals
   */
  public TestEvaluation(TrainingSet set, Split validation, Split test, long seed) {
    this.features = set.featureSet();
    this.validation = validation;
    this.test = test;
    this.sessionGap = set.sessionGap();
    this.zone = features.shopZone();
    this.attributes = SliceAttributes.of(test, features);
    this.seed = seed;
  }

  /** Figures of scores that need not be probabilities, one a row of the test part. */
  ObjectNode ranking(double[] scores) {
    return new Evaluation(scored(test, scores, attributes), seed).ranking();
  }

  /** Figures of probabilities, one a row of the test part. */
  public ObjectNode probabilities(double[] scores) {
    return new Evaluation(scored(test, scores, attributes), seed).probabilities();
  }

  /** Figures of a model's probabilities over the whole test part. */
  public ObjectNode probabilities(PropensityModel model) {
    return probabilities(scores(model, test));
  }

  /** All figures of a model, by slice, threshold and day too. */
  public ObjectNode of(PropensityModel model) {
    return new Evaluation(scored(test, scores(model, test), attributes), seed).all(zone);
  }

  /**
   * How true a model's probabilities are where each visit counts once: comparable with models that
   * were calibrated so.
   */
  public ObjectNode byVisit(PropensityModel model) {
    return new Evaluation(scored(test, scores(model, test), List.of()), seed).calibrationByVisit();
  }

  /**
   * The same of moments in which visitors idled, which calibration has not seen.
   *
   * @param idle of the test part
   */
  public ObjectNode whileIdle(PropensityModel model, Split idle) {
    return new Evaluation(scored(idle, scores(model, idle), List.of()), seed).probabilities();
  }

  /** The curves of a model that the report draws. */
  public ObjectNode curves(PropensityModel model) {
    return new Curves(scored(test, scores(model, test), attributes), seed).all();
  }

  /** The few figures of a model by which the steps of a learning curve are compared. */
  public ObjectNode step(PropensityModel model) {
    return new Evaluation(scored(test, scores(model, test), List.of()), seed).step();
  }

  /**
   * What a model uses.
   *
   * @param boosters each segment's, in XGBoost's JSON format
   */
  public ObjectNode explanations(Function<Segment, byte[]> boosters) {
    return new Explanations(features, test, boosters, seed).all();
  }

  /** What it would do to shift each day's odds by the week before. */
  public ObjectNode recalibrated(PropensityModel model) {
    ScoredMoments now = scored(test, scores(model, test), attributes);
    double[] shifted =
        new Recalibration(scored(validation, scores(model, validation), List.of()), now, sessionGap)
            .shifted(zone);
    ObjectNode node = JSON.createObjectNode();
    node.set("as_served", new Evaluation(now, seed).calibration());
    node.set(
        "shifted_daily", new Evaluation(scored(test, shifted, attributes), seed).calibration());
    return node;
  }

  /**
   * What later predictions of a model are compared with.
   *
   * @param ofSet the profile of its training set
   * @param test its figures on the test part, as {@link #of} gave them
   * @param explanations as {@link #explanations} gave them
   */
  public ReferenceProfile reference(
      ReferenceProfile ofSet, PropensityModel model, ObjectNode test, ObjectNode explanations) {
    ofSet.requireFeatureSet(features.hash());
    ObjectNode figures = JSON.createObjectNode();
    ObjectNode ofValidation =
        new Evaluation(scored(validation, scores(model, validation), List.of()), seed)
            .probabilities();
    figures.set("validation", ofValidation);
    ObjectNode ofTest = figures.putObject("test");
    ofValidation.fieldNames().forEachRemaining(name -> ofTest.set(name, test.path(name)));
    return ofSet.with(
        new ReferenceProfile.Model(
            ReferenceProfile.scores(features, oneOfEachSession(model)),
            importance(explanations),
            figures));
  }

  private List<ReferenceProfile.Scored> oneOfEachSession(PropensityModel model) {
    return Arrays.stream(test.moments().oneOfEachSession(seed))
        .mapToObj(
            row -> {
              float[] vector = test.matrix().row(row);
              Segment segment = test.segment(row);
              return new ReferenceProfile.Scored(
                  vector,
                  segment,
                  model.propensity(segment, vector),
                  model.margin(segment, vector));
            })
        .toList();
  }

  /** The share of each feature in the mean size of all effects; 0 where there are none. */
  private static Map<String, Double> importance(ObjectNode explanations) {
    Map<String, Double> sizes = new TreeMap<>();
    double all = 0;
    for (JsonNode feature : explanations.path("features")) {
      double size = feature.path("mean_abs_shap").asDouble();
      sizes.put(feature.path("feature").asText(), size);
      all += size;
    }
    double whole = all;
    sizes.replaceAll((name, size) -> whole == 0 ? 0 : size / whole);
    return sizes;
  }

  /** The scores of a split's rows, made once while the same model is told of. */
  private double[] scores(PropensityModel model, Split split) {
    if (model != lastModel) {
      lastModel = model;
      lastScores.clear();
    }
    return lastScores.computeIfAbsent(
        split,
        rows ->
            IntStream.range(0, rows.matrix().rows())
                .parallel()
                .mapToDouble(row -> model.propensity(rows.segment(row), rows.matrix().row(row)))
                .toArray());
  }

  private static ScoredMoments scored(Split split, double[] scores, List<Attribute> attributes) {
    return new ScoredMoments(
        split.moments(), split.matrix().labels(), split.matrix().weights(), scores, attributes);
  }
}
