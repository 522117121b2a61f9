package io.purchaseintent.serving.score;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.purchaseintent.explanation.ChangeDirection;
import io.purchaseintent.explanation.Counterfactual;
import io.purchaseintent.explanation.Explainer;
import io.purchaseintent.explanation.Explanation;
import io.purchaseintent.explanation.Reason;
import io.purchaseintent.explanation.ScoreBasis;
import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.serving.http.Answers;
import io.purchaseintent.serving.http.JsonBody;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.http.Routes;
import io.purchaseintent.serving.http.ServerTiming;
import io.purchaseintent.serving.online.States;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code POST /explain}: a prediction, why it is what it is, and what would change it. An answer
 * that is a base rate has no reasons: nothing is known of the visit.
 */
public final class ExplainRoutes implements RouteGroup {

  /** Of either sign; the others are told as one. */
  private static final int MOST_REASONS = 8;

  private final ScoringService service;
  private final PredictionRecorder recorder;
  private final Questions questions;

  /** Routes to a service. */
  public ExplainRoutes(ScoringService service, PredictionRecorder recorder, Questions questions) {
    this.service = service;
    this.recorder = recorder;
    this.questions = questions;
  }

  @Override
  public void addTo(Routes routes) {
    routes.add(ExplainSchemas.explain().handledBy(this::explain));
  }

  private void explain(Context context) {
    long start = System.nanoTime();
    PredictRequest request =
        questions.read(JsonBody.read(context, PredictRoutes.MAX_BODY_BYTES), context);
    Prediction prediction = service.predict(request, start);
    ObjectNode answer = PredictionJson.of(prediction);
    ArrayNode contributions = answer.putArray("contributions");
    ArrayNode changes = answer.putArray("changes");
    if (prediction.level() != FallbackLevel.BASE_RATE) {
      Explainer explainer = new Explainer(prediction.variant().model());
      ScoreBasis moment = moment(prediction);
      Explanation explanation = explainer.explain(moment, MOST_REASONS);
      answer
          .put("margin", explanation.margin())
          .put("base", explanation.base())
          .put("rest", explanation.everythingElse());
      strongestFirst(explanation).forEach(reason -> describe(contributions.addObject(), reason));
      for (ChangeDirection effect : ChangeDirection.values()) {
        explainer
            .counterfactuals(moment, effect)
            .forEach(change -> describe(changes.addObject(), change));
      }
    }
    ServerTiming.of(context, start, prediction.input().storeNanos());
    Answers.json(context, 200, answer);
    recorder.answered(
        prediction,
        start,
        null,
        prediction.level() == FallbackLevel.BASE_RATE ? null : prediction.contributions());
  }

  private static ScoreBasis moment(Prediction prediction) {
    States states = prediction.states();
    PredictRequest request = prediction.input().request();
    return new ScoreBasis(
        states.user(),
        states.session(),
        states.product(),
        new FeatureRequest(request.time(), request.productId(), request.priceMicros()));
  }

  private static List<Reason> strongestFirst(Explanation explanation) {
    return Stream.concat(explanation.raising().stream(), explanation.lowering().stream())
        .sorted(Comparator.comparingDouble(reason -> -Math.abs(reason.contribution())))
        .toList();
  }

  private static void describe(ObjectNode json, Reason reason) {
    json.put("feature", String.join(", ", reason.features()))
        .put("text", reason.text())
        .put("contribution", reason.contribution());
  }

  private static void describe(ObjectNode json, Counterfactual change) {
    json.put("change", change.change().text())
        .put("propensity", change.propensity())
        .put("difference", change.difference());
  }
}
