package io.purchaseintent.serving.decide;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.purchaseintent.decision.Alternative;
import io.purchaseintent.decision.Decision;
import io.purchaseintent.decision.Situation;
import io.purchaseintent.policy.DecisionJson;
import io.purchaseintent.prediction.Choice;
import io.purchaseintent.prediction.ChosenAction;
import io.purchaseintent.serving.http.Answers;
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
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /decide}: a prediction, and what to do about it. {@code GET /policy}: by what is
 * decided.
 */
public final class DecideRoutes implements RouteGroup {

  private final ScoringService service;
  private final PredictionRecorder recorder;
  private final PolicyInEffect policy;
  private final Questions questions;
  private final ArmPolicy.Source arms;

  /** Routes to a service without experiments. */
  public DecideRoutes(
      ScoringService service,
      PredictionRecorder recorder,
      PolicyInEffect policy,
      Questions questions) {
    this(service, recorder, policy, questions, ArmPolicy.Source.NONE);
  }

  /**
   * Routes to a service.
   *
   * @param recorder logs each prediction with what was decided
   * @param arms whose policies decide for who is given them
   */
  public DecideRoutes(
      ScoringService service,
      PredictionRecorder recorder,
      PolicyInEffect policy,
      Questions questions,
      ArmPolicy.Source arms) {
    this.service = service;
    this.recorder = recorder;
    this.policy = policy;
    this.questions = questions;
    this.arms = arms;
  }

  @Override
  public void addTo(Routes routes) {
    routes.add(DecideSchemas.decide().handledBy(this::decide));
    routes.add(DecideSchemas.policy().handledBy(this::policy));
  }

  private void decide(Context context) {
    long start = System.nanoTime();
    DecideRequest request =
        DecideRequest.of(JsonBody.read(context, PredictRoutes.MAX_BODY_BYTES), context, questions);
    Prediction prediction =
        service
            .predict(request.question(), start)
            .exposedTo(assigned -> assigned.experiment().ofPolicies());
    Situation situation = VisitFacts.of(prediction, request, questions.clock().instant());
    Asker asker =
        new Asker(prediction.input().userId(), question(context, prediction.input().request()));
    ArmPolicy own = arms.of(prediction.assigned());
    Decision decision =
        own == null ? policy.decide(situation, asker) : policy.decide(own, situation, asker);
    ObjectNode answer = PredictionJson.of(prediction);
    DecisionJson.addTo(answer, decision);
    ServerTiming.of(context, start, prediction.input().storeNanos());
    Answers.json(context, 200, answer);
    Alternative chosen = decision.chosen();
    recorder.answered(
        prediction,
        start,
        new ChosenAction(
            chosen.action(), chosen.probability(), decision.policy(), choice(decision)),
        null);
  }

  /** What rules and budgets left to be chosen from. */
  private static Choice choice(Decision decision) {
    return new Choice(
        decision.alternatives().stream()
            .filter(Alternative::isEligible)
            .map(each -> new Choice.Chance(each.action(), each.probability()))
            .toList());
  }

  /** By the name that the asker gave the request, of which a made one is no part. */
  private static @Nullable String question(Context context, PredictRequest request) {
    String name = request.requestId();
    return name.equals(context.header("X-Request-Id")) ? request.sessionId() + "\n" + name : null;
  }

  private void policy(Context context) {
    PolicyInEffect.State state = policy.state();
    Path file = state.file().file();
    ObjectNode answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("policy", state.decider().policyId())
            .put("file", file == null ? null : file.toString());
    policy.problem().ifPresent(problem -> answer.put("refused", problem));
    Answers.json(context, 200, answer);
  }
}
