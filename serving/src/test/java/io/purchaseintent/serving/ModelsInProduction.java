package io.purchaseintent.serving;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.serving.admin.AdminRoutes;
import io.purchaseintent.serving.log.PredictionSink;
import io.purchaseintent.serving.money.RatesInEffect;
import io.purchaseintent.serving.online.FeatureReader;
import io.purchaseintent.serving.score.PredictRoutes;
import io.purchaseintent.serving.score.PredictionIds;
import io.purchaseintent.serving.score.PredictionRecorder;
import io.purchaseintent.serving.score.Questions;
import io.purchaseintent.serving.score.ScoreMetrics;
import io.purchaseintent.serving.score.ScoringService;
import io.purchaseintent.serving.score.ShadowScorer;
import io.purchaseintent.serving.status.Condition;
import io.purchaseintent.serving.status.HealthRoutes;
import io.purchaseintent.serving.status.Readiness;
import io.purchaseintent.serving.status.StatusRoutes;
import io.purchaseintent.serving.variant.Guard;
import io.purchaseintent.serving.variant.RegistryVariants;
import io.purchaseintent.serving.variant.ServerVotes;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A server with the models of a registry; what it does in the background it does when told to. */
final class ModelsInProduction implements AutoCloseable {

  final FileRegistry registry;
  final RegistryVariants variants;
  final Guard guard;
  final HttpServer server;
  private final ShadowScorer shadows;

  ModelsInProduction(
      Path folder,
      FeatureReader reader,
      PredictionSink log,
      Guard.Bounds bounds,
      ServerVotes votes,
      Clock clock)
      throws RegistryException {
    registry = new FileRegistry(folder);
    variants = RegistryVariants.open(registry, TrainedModel.NAME, clock, new SimpleMeterRegistry());
    guard = new Guard(variants, registry, TrainedModel.NAME, bounds, votes, clock);
    ServingMetrics metrics = new ServingMetrics();
    PredictionIds ids = new PredictionIds("test");
    shadows = new ShadowScorer(guard, ids, log, metrics.registry());
    server =
        HttpServer.start(
            metrics,
            List.of(
                new PredictRoutes(
                    new ScoringService(
                        variants,
                        reader,
                        null,
                        Duration.ofSeconds(5),
                        new SessionGap(Duration.ofMinutes(30)),
                        shadows,
                        ids),
                    new PredictionRecorder(log, new ScoreMetrics(metrics.registry()), shadows, 0),
                    new Questions(clock, RatesInEffect.NONE, metrics.registry())),
                new AdminRoutes(registry, TrainedModel.NAME, variants, guard, clock),
                new HealthRoutes(
                    variants, new Condition(variants::problems, reader, metrics.registry(), clock)),
                new StatusRoutes(metrics::scrape, () -> Readiness.READY)),
            "127.0.0.1",
            0);
  }

  void promote(String version, Placement to) {
    registry.promote(
        TrainedModel.NAME, version, to, new AuditEntry(Instant.EPOCH, "ann", "to be tried"));
    variants.refresh();
  }

  @Override
  public void close() {
    server.close();
    shadows.close();
    guard.close();
    variants.close();
  }
}
