package io.purchaseintent.serving.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.purchaseintent.serving.http.Answers;
import io.purchaseintent.serving.http.InvalidRequest;
import io.purchaseintent.serving.http.JsonBody;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.http.Routes;
import io.purchaseintent.serving.http.ServerTiming;
import java.util.ArrayList;
import java.util.List;

/** {@code POST /predict}: one question, one answer; and {@code /predict/batch}: many. */
public final class PredictRoutes implements RouteGroup {

  /** The longest body of one question, in bytes. */
  public static final int MAX_BODY_BYTES = 64 << 10;

  private static final int MAX_BATCH = 1_000;
  private static final int MAX_BATCH_BYTES = 2 << 20;

  private final ScoringService service;
  private final PredictionRecorder recorder;
  private final Questions questions;

  /** Routes to a service. */
  public PredictRoutes(ScoringService service, PredictionRecorder recorder, Questions questions) {
    this.service = service;
    this.recorder = recorder;
    this.questions = questions;
  }

  @Override
  public void addTo(Routes routes) {
    routes.add(PredictSchemas.one().handledBy(this::predict));
    routes.add(PredictSchemas.many(MAX_BATCH, MAX_BATCH_BYTES).handledBy(this::predictBatch));
  }

  private void predict(Context context) {
    long start = System.nanoTime();
    PredictRequest request = questions.read(JsonBody.read(context, MAX_BODY_BYTES), context);
    Prediction prediction = service.predict(request, start);
    ServerTiming.of(context, start, prediction.input().storeNanos());
    Answers.json(context, 200, PredictionJson.of(prediction));
    recorder.answered(prediction, start);
  }

  /** Those that break a rule have an error in their place; the others are answered. */
  private void predictBatch(Context context) {
    long start = System.nanoTime();
    JsonNode body = JsonBody.read(context, MAX_BATCH_BYTES);
    if (!body.isArray()) {
      throw new InvalidRequest("body", "is not an array of questions");
    }
    if (body.size() > MAX_BATCH) {
      throw new HttpResponseException(
          413,
          "The body has "
              + body.size()
              + " questions, more than "
              + MAX_BATCH
              + ": send fewer at a time");
    }
    ArrayNode answers = JsonNodeFactory.instance.arrayNode();
    List<PredictRequest> requests = new ArrayList<>(body.size());
    List<Integer> places = new ArrayList<>(body.size());
    for (int i = 0; i < body.size(); i++) {
      try {
        requests.add(questions.read(body.get(i), context));
        places.add(i);
        answers.addNull();
      } catch (InvalidRequest e) {
        answers.add(Answers.invalid(e));
      }
    }
    List<Prediction> predictions =
        requests.isEmpty() ? List.of() : service.predict(requests, start);
    for (int i = 0; i < predictions.size(); i++) {
      answers.set(places.get(i), PredictionJson.of(predictions.get(i)));
    }
    if (!predictions.isEmpty()) {
      ServerTiming.of(context, start, predictions.get(0).input().storeNanos());
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("predictions", answers);
    Answers.json(context, 200, answer);
    predictions.forEach(prediction -> recorder.answered(prediction, start));
  }
}
