package io.purchaseintent.trainer.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.evaluation.Attribute;
import io.purchaseintent.evaluation.ScoredMoments;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.lake.trainingset.TrainingSet;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.trainer.data.Split;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;

/** What is told of models on the test part, which nothing was fitted to. */
public final class TestEvaluation {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final FeatureSet features;
  private final Split validation;
  private final Split test;
  private final Duration sessionGap;
  private final ZoneId zone;
  private final List<Attribute> attributes;
  private final long seed;

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

  private static double[] scores(PropensityModel model, Split split) {
    double[] scores = new double[split.matrix().rows()];
    for (int row = 0; row < scores.length; row++) {
      scores[row] = model.propensity(split.segment(row), split.matrix().row(row));
    }
    return scores;
  }

  private static ScoredMoments scored(Split split, double[] scores, List<Attribute> attributes) {
    return new ScoredMoments(
        split.moments(), split.matrix().labels(), split.matrix().weights(), scores, attributes);
  }
}
