package io.purchaseintent.trainer.lifecycle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.lake.trainingset.TrainingSet;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.monitoring.ReferenceProfileJson;
import io.purchaseintent.registry.ModelBundle;
import io.purchaseintent.scoring.BaseRates;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.scoring.TreeEnsemble;
import io.purchaseintent.trainer.boosting.Boosting;
import io.purchaseintent.trainer.boosting.Cluster;
import io.purchaseintent.trainer.boosting.ClusterBoosting;
import io.purchaseintent.trainer.boosting.LocalBoosting;
import io.purchaseintent.trainer.boosting.SegmentBoosters;
import io.purchaseintent.trainer.boosting.TrainPart;
import io.purchaseintent.trainer.boosting.TrainingPlan;
import io.purchaseintent.trainer.data.FinalPart;
import io.purchaseintent.trainer.data.Split;
import io.purchaseintent.trainer.data.TestPartUse;
import io.purchaseintent.trainer.evaluation.TestEvaluation;
import io.purchaseintent.trainer.ladder.Ladder;
import io.purchaseintent.trainer.ladder.LearningCurve;
import io.purchaseintent.trainer.search.ParameterSearch;
import io.purchaseintent.training.BoosterParameters;
import io.purchaseintent.training.BoosterTraining;
import io.purchaseintent.training.CalibrationChoice;
import io.purchaseintent.training.Matrix;
import io.purchaseintent.training.MonotoneConstraints;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** From a training set to what is put to the gates: train, calibrate, check, evaluate. */
public final class Lifecycle {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Fewer purchases would only show the noise. */
  private static final int MIN_BUYERS_OF_A_STEP = 20;

  /** What the manifest repeats of its training set's, where that has it. */
  private static final List<String> OF_SET = List.of("draw", "days", "chosen_features");

  /** What the manifest repeats of the summary. */
  private static final List<String> TOLD =
      List.of(
          "segments",
          "search",
          "ladder",
          "learning_curve",
          "by_shopper",
          "test",
          "baselines",
          "calibration",
          "recalibration");

  private final TrainingSet set;
  private final TrainingPlan plan;
  private final Clock clock;
  private final Progress progress;

  public Lifecycle(TrainingSet set, TrainingPlan plan, Clock clock, Progress progress) {
    this.set = set;
    this.plan = plan;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * What was trained, and how it came about.
   *
   * @param search null without one
   * @param ladder null where the rows are not in this process
   * @param learningCurve null where the rows are not in this process
   * @param byShopper the figures of the split by shopper, or why there are none
   */
  private record Run(
      BoosterParameters parameters,
      ParameterSearch.@Nullable Found search,
      BoosterTraining.Trained whole,
      SegmentBoosters boosters,
      @Nullable ArrayNode ladder,
      @Nullable ArrayNode learningCurve,
      ObjectNode byShopper) {}

  public TrainedVersion run() {
    progress.at("Reading training set " + set.id());
    Split validation = Split.atEvents(set, "validation");
    requireBothClasses("validation", validation.matrix().rows(), validation.matrix().positives());
    Split all = Split.atEvents(set, "test");
    FinalPart kept = plan.finalDays() == null ? null : FinalPart.of(set, all, plan.finalDays());
    Split test = kept == null ? all : kept.judged(all);
    requireBothClasses("test", test.matrix().rows(), test.matrix().positives());
    TestEvaluation evaluation = new TestEvaluation(set, validation, test, plan.parameters().seed());
    Run run =
        plan.cluster() == null
            ? trainHere(validation, test, evaluation)
            : trainOn(plan.cluster(), validation);
    ModelAssembly assembly = new ModelAssembly(set.featureSet());
    Map<Segment, TreeEnsemble> trees = new EnumMap<>(Segment.class);
    Map<BoosterTraining.Trained, TreeEnsemble> checked = new IdentityHashMap<>();
    for (Segment segment : Segment.values()) {
      trees.put(
          segment,
          checked.computeIfAbsent(
              run.boosters().of(segment), booster -> checked(booster.json(), test.matrix())));
    }
    float[] margins = ModelAssembly.margins(trees, validation);
    Map<Segment, CalibrationChoice> calibrations =
        SegmentCalibration.choose(validation, validation.moments().weights(), margins);
    BaseRates baseRates = validation.baseRates(set.featureSet());
    PropensityModel model = assembly.calibrated(trees, calibrations, baseRates);
    progress.at("Evaluating");
    ObjectNode figures = evaluation.of(model);
    Split idle = Split.whileIdle(set, "test");
    Split judgedIdle = idle == null || kept == null ? idle : kept.judged(idle);
    if (judgedIdle != null && judgedIdle.matrix().positives() > 0) {
      figures.set("while_idle", evaluation.whileIdle(model, judgedIdle));
    }
    Map<Segment, CalibrationChoice> byVisit =
        SegmentCalibration.choose(validation, validation.matrix().weights(), margins);
    figures.set("by_visit", evaluation.byVisit(assembly.calibrated(trees, byVisit, baseRates)));
    TrainedVersion trained = result(run, model, figures, calibrations, evaluation, test);
    if (kept != null) {
      trained.manifest().set(FinalPart.FIELD, kept.toJson());
    }
    return trained;
  }

  /** Trains all that there is on rows in memory. */
  private Run trainHere(Split validation, Split test, TestEvaluation evaluation) {
    ModelAssembly assembly = new ModelAssembly(set.featureSet());
    Split train = Split.since(set, "train", set.trainedFrom(plan.days()));
    requireBothClasses("train", train.matrix().rows(), train.matrix().positives());
    progress.done("Read training set " + set.id());
    try (LocalBoosting boosting =
        new LocalBoosting(set.featureSet().names(), train, validation, progress)) {
      ParameterSearch.Found found =
          plan.search() == null
              ? null
              : new ParameterSearch(set, plan, plan.search(), clock, progress).run(boosting);
      BoosterParameters parameters = found == null ? plan.parameters() : found.parameters();
      BoosterTraining.Trained whole = whole(boosting, parameters);
      SegmentBoosters boosters = ofSegments(boosting, whole, validation, parameters);
      ArrayNode ladder =
          new Ladder(
                  set.featureSet().definitions(),
                  train,
                  validation,
                  test,
                  parameters,
                  evaluation::probabilities)
              .climb(boosting, whole);
      progress.done("Climbed the ladder of models");
      ArrayNode learningCurve =
          new LearningCurve(train.moments(), set.validationStart())
              .of(
                  rows ->
                      train.purchasingSessions(rows) < MIN_BUYERS_OF_A_STEP
                          ? null
                          : evaluation.step(
                              assembly.shared(boosting.ofRows(parameters, rows), validation)),
                  evaluation.step(assembly.shared(whole, validation)));
      progress.done("Trained on fewer days");
      ObjectNode byShopper = new ShopperSplit(set, train, assembly).judge(boosting, parameters);
      progress.done("Trained without a part of the shoppers");
      return new Run(parameters, found, whole, boosters, ladder, learningCurve, byShopper);
    }
  }

  /** Trains what serves on rows that stay on a cluster. */
  private Run trainOn(Cluster cluster, Split validation) {
    progress.done("Read validation and test of training set " + set.id());
    progress.at("Reading the train part on " + cluster.master());
    try (Boosting boosting = ClusterBoosting.find().open(set, plan, cluster)) {
      TrainPart train = boosting.part();
      requireBothClasses("train", train.rows(), train.positives());
      progress.done("Read " + train.rows() + " rows of the train part on " + cluster.master());
      BoosterTraining.Trained whole = whole(boosting, plan.parameters());
      SegmentBoosters boosters = ofSegments(boosting, whole, validation, plan.parameters());
      return new Run(
          plan.parameters(), null, whole, boosters, null, null, ShopperSplit.onCluster());
    }
  }

  private BoosterTraining.Trained whole(Boosting boosting, BoosterParameters parameters) {
    progress.at("Training on all shoppers");
    BoosterTraining.Trained whole = boosting.ofAll(parameters);
    progress.done(
        String.format(
            Locale.ROOT,
            "Trained %d trees, validation log loss %.5f",
            whole.rounds(),
            whole.validationLogLoss()));
    return whole;
  }

  private SegmentBoosters ofSegments(
      Boosting boosting,
      BoosterTraining.Trained whole,
      Split validation,
      BoosterParameters parameters) {
    progress.at("Training on each segment");
    SegmentBoosters boosters = SegmentBoosters.choose(boosting, whole, validation, parameters);
    progress.done("Trained the segments' own boosters");
    return boosters;
  }

  private void requireBothClasses(String part, long rows, long positives) {
    if (positives == 0 || positives == rows) {
      throw new UserError(
          "All "
              + rows
              + " rows of part \""
              + part
              + "\" of training set "
              + set.id()
              + (positives == 0 ? " end without" : " end in")
              + " a purchase: there is nothing to "
              + (part.equals("test") ? "judge by" : "learn")
              + "; take more days");
    }
  }

  /** What serves must be what was trained: every margin equal to XGBoost's to the last bit. */
  private static TreeEnsemble checked(byte[] json, Matrix rows) {
    TreeEnsemble trees = ModelAssembly.read(json);
    float[] expected = BoosterTraining.margins(json, rows);
    IntStream.range(0, rows.rows())
        .parallel()
        .filter(
            row ->
                Float.floatToIntBits(trees.margin(rows.row(row)))
                    != Float.floatToIntBits(expected[row]))
        .findFirst()
        .ifPresent(
            row -> {
              throw new UserError(
                  "The evaluator gives "
                      + trees.margin(rows.row(row))
                      + " for row "
                      + row
                      + " of the test part, XGBoost "
                      + expected[row]
                      + ": the version is not written");
            });
    return trees;
  }

  private TrainedVersion result(
      Run run,
      PropensityModel model,
      ObjectNode figures,
      Map<Segment, CalibrationChoice> calibrations,
      TestEvaluation evaluation,
      Split test) {
    int checked = test.matrix().rows();
    ObjectNode summary = JSON.createObjectNode();
    summary.put("training_set", set.id());
    summary.set("test", figures);
    if (run.ladder() != null) {
      ObjectNode baselines = summary.putObject("baselines");
      for (JsonNode rung : run.ladder()) {
        if (Ladder.BASELINES.contains(rung.path("model").asText())) {
          baselines.set(rung.path("model").asText(), rung.path("test"));
        }
      }
      summary.set("ladder", run.ladder());
    }
    if (run.learningCurve() != null) {
      summary.set("learning_curve", run.learningCurve());
    }
    summary.set("by_shopper", run.byShopper());
    summary.set("segments", run.boosters().description());
    if (run.search() != null) {
      summary.set("search", run.search().history());
    }
    summary.set("calibration", SegmentCalibration.toJson(calibrations));
    summary.set("recalibration", evaluation.recalibrated(model));
    summary.put("rounds", run.whole().rounds());
    summary.put("margins_checked", checked);
    progress.done("Evaluated on " + checked + " moments of the test part");
    ObjectNode evaluated = summary.deepCopy();
    ObjectNode curves = evaluation.curves(model);
    evaluated.set("curves", curves);
    evaluated.set(
        "explanations", evaluation.explanations(segment -> run.boosters().of(segment).json()));
    progress.done("Explained");
    Map<String, byte[]> files = files(run, model, evaluated);
    ReferenceProfile profile = set.profile();
    if (profile != null) {
      files.put(
          ReferenceProfile.FILE,
          bytes(
              ReferenceProfileJson.write(
                  evaluation.reference(
                      profile, model, figures, evaluated.withObject("/explanations")))));
    }
    ObjectNode manifest = manifest(run, summary);
    manifest.set("reliability", curves.path("reliability"));
    manifest.putObject(TestPartUse.FIELD).put(TestPartUse.VISITS, test.visits());
    return new TrainedVersion(
        manifest, files, evaluated, summary, run.search() == null ? null : run.search().log());
  }

  private ObjectNode manifest(Run run, ObjectNode summary) {
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("training_set", set.id());
    manifest.set("training_files", set.manifest().path("files"));
    manifest.set("splits", set.manifest().path("splits"));
    for (String ofSet : OF_SET) {
      if (set.manifest().has(ofSet)) {
        manifest.set(ofSet, set.manifest().path(ofSet));
      }
    }
    manifest.set("feature_set", FeatureSetJson.write(set.featureSet()));
    manifest.set("parameters", JSON.valueToTree(run.parameters().toXgboost()));
    manifest.set("plan", plan.toJson(run.parameters()));
    manifest.set(
        "monotone_constraints",
        JSON.valueToTree(MonotoneConstraints.directions(set.featureSet().names())));
    manifest.put("seed", run.parameters().seed());
    manifest.put("rounds", run.whole().rounds());
    manifest.put("validation_log_loss", run.whole().validationLogLoss());
    for (String told : TOLD) {
      if (summary.has(told)) {
        manifest.set(told, summary.path(told));
      }
    }
    return manifest;
  }

  private Map<String, byte[]> files(Run run, PropensityModel model, ObjectNode evaluated) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (Segment segment : Segment.values()) {
      files.put(ModelBundle.boosterFile(segment), run.boosters().of(segment).json());
      files.put(ModelBundle.calibrationFile(segment), bytes(model.calibration(segment).toJson()));
    }
    files.put(ModelBundle.BASE_RATES, bytes(model.baseRates().toJson()));
    files.put("evaluation.json", bytes(evaluated));
    return files;
  }

  private static byte[] bytes(JsonNode json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }
}
