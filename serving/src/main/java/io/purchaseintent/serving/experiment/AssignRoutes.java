package io.purchaseintent.serving.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.purchaseintent.experiment.Assignment;
import io.purchaseintent.serving.http.Answers;
import io.purchaseintent.serving.http.InvalidRequest;
import io.purchaseintent.serving.http.JsonBody;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.http.Routes;
import io.purchaseintent.serving.http.ServerTiming;
import io.purchaseintent.serving.score.PredictRequest;
import io.purchaseintent.serving.score.PredictRoutes;
import io.purchaseintent.serving.score.Prediction;
import io.purchaseintent.serving.score.PredictionJson;
import io.purchaseintent.serving.score.PredictionRecorder;
import io.purchaseintent.serving.score.Questions;
import io.purchaseintent.serving.score.ScoringService;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /assign}: a prediction, and which arms of the experiments that run the visitor has. A
 * shop that asks shows them, so an arm that is only a name could matter here and nowhere else.
 */
public final class AssignRoutes implements RouteGroup {

  static final int MOST_NAMES = 100;

  private static final String EXPERIMENTS = "experiments";

  private final ScoringService service;
  private final PredictionRecorder recorder;
  private final Questions questions;
  private final RunningExperiments experiments;

  /** Routes to a service. */
  public AssignRoutes(
      ScoringService service,
      PredictionRecorder recorder,
      Questions questions,
      RunningExperiments experiments) {
    this.service = service;
    this.recorder = recorder;
    this.questions = questions;
    this.experiments = experiments;
  }

  @Override
  public void addTo(Routes routes) {
    routes.add(ExperimentSchemas.assign().handledBy(this::assign));
  }

  private void assign(Context context) {
    long start = System.nanoTime();
    JsonNode body = JsonBody.read(context, PredictRoutes.MAX_BODY_BYTES);
    PredictRequest request = questions.read(body, context, Set.of(EXPERIMENTS));
    Set<String> names = names(body.path(EXPERIMENTS));
    Prediction prediction =
        service
            .predict(request, start)
            .exposedTo(each -> each.experiment().ofLabels() && isAsked(each, names));
    ObjectNode answer = PredictionJson.of(prediction);
    ObjectNode assigned = answer.putObject("assigned");
    for (Assignment each : prediction.assigned()) {
      if (isAsked(each, names)) {
        assigned.put(each.experiment().id(), each.arm().name());
      }
    }
    tellUnknown(names, answer);
    ServerTiming.of(context, start, prediction.input().storeNanos());
    Answers.json(context, 200, answer);
    recorder.answered(prediction, start);
  }

  /** A page that is live before its experiment is created, or names another, is no fault of it. */
  private void tellUnknown(@Nullable Set<String> names, ObjectNode answer) {
    if (names == null) {
      return;
    }
    List<String> unknown =
        names.stream().filter(name -> experiments.view().of(name).isEmpty()).sorted().toList();
    if (!unknown.isEmpty()) {
      ArrayNode told = answer.putArray("unknown");
      unknown.forEach(told::add);
    }
  }

  private static boolean isAsked(Assignment assigned, @Nullable Set<String> names) {
    return names == null || names.contains(assigned.experiment().name());
  }

  /** Null where all are asked for. */
  private static @Nullable Set<String> names(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isArray() || value.size() > MOST_NAMES) {
      throw new InvalidRequest(
          EXPERIMENTS, "must be a list of at most " + MOST_NAMES + " names of experiments");
    }
    Set<String> names = new HashSet<>();
    for (JsonNode each : value) {
      if (!each.isTextual()) {
        throw new InvalidRequest(
            EXPERIMENTS, "has " + each + ", but must be names of experiments, such as \"badge\"");
      }
      names.add(each.textValue());
    }
    return names;
  }
}
