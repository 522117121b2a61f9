package io.purchaseintent.trainer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.scoring.TreeEnsemble;
import io.purchaseintent.training.BoosterParameters;
import io.purchaseintent.training.BoosterTraining;
import io.purchaseintent.training.CalibrationChoice;
import io.purchaseintent.training.LogisticBaseline;
import io.purchaseintent.training.Matrix;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** From a training set to all that makes a version: train, calibrate, check, evaluate. */
final class Lifecycle {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What is known of a session without any history: what logistic regression is given. */
  private static final List<String> SESSION_BASICS =
      List.of(
          "session_duration_seconds",
          "event_count",
          "page_view_count",
          "product_view_count",
          "distinct_products_viewed",
          "add_to_cart_count",
          "remove_from_cart_count",
          "cart_value",
          "cart_view_count",
          "checkout_count");

  /**
   * A version before it has a name.
   *
   * @param manifest its lineage and figures
   * @param files its content
   * @param summary what to tell the user
   */
  record Result(ObjectNode manifest, Map<String, byte[]> files, ObjectNode summary) {}

  private final TrainingSet set;
  private final BoosterParameters parameters;
  private final Progress progress;

  Lifecycle(TrainingSet set, BoosterParameters parameters, Progress progress) {
    this.set = set;
    this.parameters = parameters;
    this.progress = progress;
  }

  Result run() {
    progress.at("Reading training set " + set.id());
    Split train = Split.read(set, "train");
    Split validation = Split.read(set, "validation");
    requireBothClasses("train", train.matrix());
    requireBothClasses("validation", validation.matrix());
    BoosterTraining.Trained trained =
        BoosterTraining.train(train.matrix(), validation.matrix(), parameters, this::tellRound);
    progress.done(
        String.format(
            Locale.ROOT,
            "Trained %d trees, validation log loss %.5f",
            trained.rounds(),
            trained.validationLogLoss()));
    Split test = Split.read(set, "test");
    TreeEnsemble trees = read(trained.json());
    int checked = requireEqualMargins(trees, trained.json(), test.matrix());
    Map<Segment, CalibrationChoice> calibrations =
        SegmentCalibration.choose(validation, margins(trees, validation.matrix()));
    PropensityModel model = calibrated(trees, calibrations);
    return result(trained, model, calibrations, train, validation, test, checked);
  }

  private void tellRound(int round, double loss, double best) {
    progress.at(
        String.format(
            Locale.ROOT,
            "Training: round %d of at most %d, validation log loss %.5f, best %.5f",
            round,
            parameters.rounds(),
            loss,
            best));
  }

  private void requireBothClasses(String part, Matrix matrix) {
    if (matrix.positives() == 0 || matrix.positives() == matrix.rows()) {
      throw new UserError(
          "All "
              + matrix.rows()
              + " rows of part \""
              + part
              + "\" of training set "
              + set.id()
              + (matrix.positives() == 0 ? " end without" : " end in")
              + " a purchase: there is nothing to learn; take more days");
    }
  }

  private static TreeEnsemble read(byte[] json) {
    try {
      return TreeEnsemble.ofXgboostJson(JSON.readTree(json));
    } catch (IOException e) {
      throw new UncheckedIOException("XGBoost wrote what is no JSON", e);
    }
  }

  /** What serves must be what was trained: every margin equal to XGBoost's to the last bit. */
  private static int requireEqualMargins(TreeEnsemble trees, byte[] json, Matrix rows) {
    float[] expected = BoosterTraining.margins(json, rows);
    for (int row = 0; row < rows.rows(); row++) {
      float margin = trees.margin(rows.row(row));
      if (Float.floatToIntBits(margin) != Float.floatToIntBits(expected[row])) {
        throw new UserError(
            "The evaluator gives "
                + margin
                + " for row "
                + row
                + " of the test part, XGBoost "
                + expected[row]
                + ": the version is not written");
      }
    }
    return rows.rows();
  }

  private PropensityModel calibrated(
      TreeEnsemble trees, Map<Segment, CalibrationChoice> calibrations) {
    Map<Segment, PropensityModel.Scorer> scorers = new EnumMap<>(Segment.class);
    calibrations.forEach(
        (segment, choice) ->
            scorers.put(segment, new PropensityModel.Scorer(trees, choice.calibration())));
    return new PropensityModel("candidate", set.featureSet(), scorers);
  }

  private static float[] margins(TreeEnsemble trees, Matrix matrix) {
    float[] margins = new float[matrix.rows()];
    for (int row = 0; row < margins.length; row++) {
      margins[row] = trees.margin(matrix.row(row));
    }
    return margins;
  }

  private Result result(
      BoosterTraining.Trained trained,
      PropensityModel model,
      Map<Segment, CalibrationChoice> calibrations,
      Split train,
      Split validation,
      Split test,
      int checked) {
    progress.at("Evaluating");
    TestEvaluation evaluation = new TestEvaluation(set, validation, test, parameters.seed());
    ObjectNode summary = JSON.createObjectNode();
    summary.put("training_set", set.id());
    summary.set("test", evaluation.of(model));
    ObjectNode baselines = summary.putObject("baselines");
    baselines.set("cart_rule", evaluation.ranking(cartRule(test)));
    baselines.set("logistic", evaluation.probabilities(logistic(train, test)));
    summary.set("calibration", SegmentCalibration.toJson(calibrations));
    summary.set("recalibration", evaluation.recalibrated(model));
    summary.put("rounds", trained.rounds());
    summary.put("margins_checked", checked);
    progress.done("Evaluated on " + test.matrix().rows() + " moments of the test part");
    ObjectNode evaluated = summary.deepCopy();
    evaluated.set("curves", evaluation.curves(model));
    return new Result(manifest(trained, summary), files(trained, model, evaluated), summary);
  }

  private double[] cartRule(Split test) {
    int column = set.featureSet().names().indexOf("add_to_cart_count");
    double[] scores = new double[test.matrix().rows()];
    for (int row = 0; row < scores.length; row++) {
      scores[row] = test.matrix().values()[row * test.matrix().columns() + column] > 0 ? 1 : 0;
    }
    return scores;
  }

  private double[] logistic(Split train, Split test) {
    List<String> names = set.featureSet().names();
    int[] columns = SESSION_BASICS.stream().mapToInt(names::indexOf).toArray();
    return LogisticBaseline.fit(train.matrix(), columns).probabilities(test.matrix());
  }

  private ObjectNode manifest(BoosterTraining.Trained trained, ObjectNode summary) {
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("training_set", set.id());
    manifest.set("training_files", set.manifest().path("files"));
    manifest.set("splits", set.manifest().path("splits"));
    manifest.set("feature_set", FeatureSetJson.write(set.featureSet()));
    manifest.set("parameters", JSON.valueToTree(parameters.toXgboost()));
    manifest.put("seed", parameters.seed());
    manifest.put("rounds", trained.rounds());
    manifest.put("validation_log_loss", trained.validationLogLoss());
    manifest.set("test", summary.path("test"));
    manifest.set("baselines", summary.path("baselines"));
    manifest.set("calibration", summary.path("calibration"));
    manifest.set("recalibration", summary.path("recalibration"));
    return manifest;
  }

  private Map<String, byte[]> files(
      BoosterTraining.Trained trained, PropensityModel model, ObjectNode evaluated) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try {
      for (Segment segment : Segment.values()) {
        files.put(FileRegistry.boosterFile(segment), trained.json());
        files.put(
            FileRegistry.calibrationFile(segment),
            JSON.writeValueAsBytes(model.calibration(segment).toJson()));
      }
      files.put("evaluation.json", JSON.writeValueAsBytes(evaluated));
      files.put(
          "reference-profile.json",
          JSON.writeValueAsBytes(set.manifest().path("reference_profile")));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return files;
  }
}
