package io.purchaseintent.serving.score;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.purchaseintent.serving.http.Answers;
import io.purchaseintent.serving.http.JsonBody;
import io.purchaseintent.serving.http.RouteGroup;
import java.time.Clock;

/** {@code POST /predict}: one question, one answer. */
public final class PredictRoutes implements RouteGroup {

  /** The longest body, in bytes. */
  public static final int MAX_BODY_BYTES = 64 << 10;

  private final ScoringService service;
  private final PredictionRecorder recorder;
  private final Clock clock;

  /** Routes to a service. */
  public PredictRoutes(ScoringService service, PredictionRecorder recorder, Clock clock) {
    this.service = service;
    this.recorder = recorder;
    this.clock = clock;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.post("/predict", this::predict);
  }

  private void predict(Context context) {
    long start = System.nanoTime();
    PredictRequest request = PredictRequest.of(JsonBody.read(context, MAX_BODY_BYTES), clock);
    Prediction prediction = service.predict(request);
    Answers.json(context, 200, PredictionJson.of(prediction));
    recorder.answered(prediction, start);
  }
}
