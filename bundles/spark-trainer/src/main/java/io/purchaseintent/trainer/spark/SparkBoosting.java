package io.purchaseintent.trainer.spark;

import io.purchaseintent.lake.trainingset.TrainingSet;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.trainer.boosting.Boosting;
import io.purchaseintent.trainer.boosting.TrainPart;
import io.purchaseintent.trainer.boosting.TrainingPlan;
import io.purchaseintent.training.BoosterParameters;
import io.purchaseintent.training.BoosterTraining;
import io.purchaseintent.training.MonotoneConstraints;
import io.purchaseintent.training.TrainingException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.scala.spark.XGBoostClassifier;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.SparkSession;

/**
 * Boosts trees by XGBoost4J-Spark. Workers read the rows from the training set's files; no row
 * comes to this process.
 */
final class SparkBoosting implements Boosting {

  private final SparkSession spark;
  private final SparkRows train;
  private final SparkRows validation;
  private final List<String> features;
  private final int workers;
  private final TrainPart part;

  private SparkBoosting(
      SparkSession spark,
      SparkRows train,
      SparkRows validation,
      List<String> features,
      int workers) {
    this.spark = spark;
    this.train = train;
    this.validation = validation;
    this.features = features;
    this.workers = workers;
    this.part = train.summary();
  }

  /**
   * Looks at the rows.
   *
   * @throws io.purchaseintent.command.UserError if they are not what they must be
   */
  static SparkBoosting open(SparkSession spark, TrainingSet set, TrainingPlan plan, int workers) {
    List<String> features = set.featureSet().names();
    Instant earliest = set.trainedFrom(plan.days());
    return new SparkBoosting(
        spark,
        SparkRows.read(spark, set, "train", features, earliest),
        SparkRows.read(spark, set, "validation", features, Instant.MIN),
        features,
        workers);
  }

  @Override
  public TrainPart part() {
    return part;
  }

  @Override
  public BoosterTraining.Trained ofAll(BoosterParameters parameters) {
    return boost(train, validation, parameters);
  }

  @Override
  public BoosterTraining.Trained ofSegment(BoosterParameters parameters, Segment segment) {
    return boost(train.of(segment), validation.of(segment), parameters);
  }

  private BoosterTraining.Trained boost(
      SparkRows rows, SparkRows judge, BoosterParameters parameters) {
    rows.requireEnoughFor(workers);
    judge.requireEnoughFor(workers);
    XGBoostClassifier classifier = new XGBoostClassifier();
    Map<String, Object> settings = parameters.toXgboost();
    // As XGBoost's own text: of numbers XGBoost4J-Spark 3.4 makes "[I@1b2c3d".
    settings.put(
        "monotone_constraints", MonotoneConstraints.toXgboost(MonotoneConstraints.of(features)));
    settings.put("numRound", parameters.rounds());
    settings.put("numEarlyStoppingRounds", parameters.patience());
    settings.put("numWorkers", workers);
    settings.put("missing", Float.NaN);
    settings.put("featuresCol", SparkRows.FEATURES);
    settings.put("labelCol", SparkRows.LABEL);
    settings.put("weightCol", SparkRows.WEIGHT);
    settings.put("rabitTrackerHostIp", spark.sparkContext().getConf().get("spark.driver.host"));
    settings.forEach((name, value) -> set(classifier, name, value));
    classifier.setEvalDataset(judge.shared(workers));
    byte[] json;
    try {
      json = classifier.fit(rows.shared(workers)).nativeBooster().toByteArray("json");
    } catch (Exception e) { // Scala throws what it does not declare.
      throw new TrainingException(
          "Spark could not train with --workers="
              + workers
              + " of --threads="
              + parameters.threads()
              + ": "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          e);
    }
    return BoosterTraining.stopped(json);
  }

  @SuppressWarnings("unchecked") // The classifier's parameters are known by name only.
  private static void set(XGBoostClassifier classifier, String name, Object value) {
    classifier.set((Param<Object>) (Param<?>) classifier.getParam(name), value);
  }

  @Override
  public void close() {
    spark.stop();
  }
}
