package io.purchaseintent.serving;

import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.log.PredictionSink;
import io.purchaseintent.serving.money.RatesInEffect;
import io.purchaseintent.serving.online.FeatureReader;
import io.purchaseintent.serving.score.ExplainRoutes;
import io.purchaseintent.serving.score.PredictRoutes;
import io.purchaseintent.serving.score.PredictionIds;
import io.purchaseintent.serving.score.PredictionRecorder;
import io.purchaseintent.serving.score.Questions;
import io.purchaseintent.serving.score.ScoreMetrics;
import io.purchaseintent.serving.score.ScoringService;
import io.purchaseintent.serving.score.VariantObserver;
import io.purchaseintent.serving.status.Condition;
import io.purchaseintent.serving.status.HealthRoutes;
import io.purchaseintent.serving.status.Readiness;
import io.purchaseintent.serving.status.StatusRoutes;
import io.purchaseintent.serving.variant.Variants;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Routes of a server with one model and no registry. */
final class OneModel {

  private OneModel() {}

  static RouteGroup routes(
      PropensityModel model,
      FeatureReader reader,
      @Nullable Supplier<Pseudonymizer> pseudonymizer,
      PredictionSink log,
      Clock clock,
      ServingMetrics metrics) {
    Variants variants = Variants.of(model);
    ScoringService service =
        new ScoringService(
            () -> variants,
            reader,
            pseudonymizer,
            Duration.ofMillis(500),
            new SessionGap(Duration.ofMinutes(30)),
            VariantObserver.NONE,
            new PredictionIds("test"));
    PredictionRecorder recorder =
        new PredictionRecorder(log, new ScoreMetrics(metrics.registry()), VariantObserver.NONE, 0);
    Questions questions = new Questions(clock, RatesInEffect.NONE, metrics.registry());
    RouteGroup predict = new PredictRoutes(service, recorder, questions);
    RouteGroup explain = new ExplainRoutes(service, recorder, questions);
    return routes -> {
      predict.addTo(routes);
      explain.addTo(routes);
    };
  }

  static RouteGroup status(PropensityModel model, FeatureReader reader, ServingMetrics metrics) {
    Variants variants = Variants.of(model);
    Condition condition = new Condition(List::of, reader, metrics.registry(), Clock.systemUTC());
    RouteGroup health = new HealthRoutes(() -> variants, condition);
    RouteGroup status = new StatusRoutes(metrics::scrape, () -> Readiness.READY);
    return routes -> {
      health.addTo(routes);
      status.addTo(routes);
    };
  }
}
