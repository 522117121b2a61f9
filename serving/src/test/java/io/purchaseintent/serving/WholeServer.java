package io.purchaseintent.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.purchaseintent.decision.Decider;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.eventlog.LogSettings;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.policy.PolicyFile;
import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.registry.board.LoopBoard;
import io.purchaseintent.registry.board.StoreNotes;
import io.purchaseintent.registry.learnt.LearntBoard;
import io.purchaseintent.serving.admin.AdminRoutes;
import io.purchaseintent.serving.collect.CollectOptions;
import io.purchaseintent.serving.dashboard.DashboardRoutes;
import io.purchaseintent.serving.dashboard.Figures;
import io.purchaseintent.serving.dashboard.RecentPredictions;
import io.purchaseintent.serving.decide.DecideRoutes;
import io.purchaseintent.serving.decide.LearntInEffect;
import io.purchaseintent.serving.decide.LocalLedger;
import io.purchaseintent.serving.decide.PolicyInEffect;
import io.purchaseintent.serving.experiment.AnalysisFolder;
import io.purchaseintent.serving.experiment.AssignRoutes;
import io.purchaseintent.serving.experiment.ExperimentRoutes;
import io.purchaseintent.serving.experiment.RunningExperiments;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.log.PredictionSink;
import io.purchaseintent.serving.loop.LoopRoutes;
import io.purchaseintent.serving.loop.LoopWatch;
import io.purchaseintent.serving.money.RatesInEffect;
import io.purchaseintent.serving.score.ExplainRoutes;
import io.purchaseintent.serving.score.PredictRoutes;
import io.purchaseintent.serving.score.PredictionIds;
import io.purchaseintent.serving.score.PredictionRecorder;
import io.purchaseintent.serving.score.Questions;
import io.purchaseintent.serving.score.ScoreMetrics;
import io.purchaseintent.serving.score.ScoringService;
import io.purchaseintent.serving.score.ShadowScorer;
import io.purchaseintent.serving.shop.ShopRoutes;
import io.purchaseintent.serving.status.Condition;
import io.purchaseintent.serving.status.HealthRoutes;
import io.purchaseintent.serving.status.Readiness;
import io.purchaseintent.serving.status.StatusRoutes;
import io.purchaseintent.serving.timeline.Timeline;
import io.purchaseintent.serving.timeline.TimelineRoutes;
import io.purchaseintent.serving.variant.Guard;
import io.purchaseintent.serving.variant.RegistryVariants;
import io.purchaseintent.serving.variant.ServerVotes;
import io.purchaseintent.serving.watch.ReportFolder;
import io.purchaseintent.serving.watch.WatchRoutes;
import io.purchaseintent.store.FolderStore;
import io.purchaseintent.store.LocalCopy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;

/** All routes of the command over a registry, on a free port, with a store that knows one visit. */
final class WholeServer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final RouteGroup collector;
  private final RegistryVariants variants;
  private final Guard guard;
  final RunningExperiments experiments;
  private final ShadowScorer shadows;
  private final HttpServer server;

  private WholeServer(
      Path registry, Path log, Clock clock, List<Function<MeterRegistry, RouteGroup>> before) {
    ServingMetrics metrics = new ServingMetrics();
    FileRegistry versions = new FileRegistry(registry);
    this.variants = RegistryVariants.open(versions, TrainedModel.NAME, clock, metrics.registry());
    this.guard =
        new Guard(
            variants,
            versions,
            TrainedModel.NAME,
            Guard.Bounds.defaults(),
            ServerVotes.ALONE,
            clock);
    PredictionIds ids = new PredictionIds("test");
    this.shadows = new ShadowScorer(guard, ids, PredictionSink.NONE, metrics.registry());
    RecentPredictions recent = new RecentPredictions(PredictionSink.NONE, clock);
    OneVisit reader = new OneVisit(clock);
    CollectOptions collecting = new CollectOptions();
    new CommandLine(collecting)
        .parseArgs("--log=file:" + log, "--events-mapping=" + Webhook.mapping(log.getParent()));
    this.collector =
        collecting.open(
            LogSettings.NONE,
            () -> new Pseudonymizer(CollectorServer.KEY),
            clock,
            metrics.registry());
    this.experiments =
        new RunningExperiments(
            ExperimentServer.board(registry),
            variants,
            Decider::new,
            account -> new LocalLedger(),
            clock,
            metrics.registry());
    ScoringService service =
        new ScoringService(
            variants,
            reader,
            null,
            Duration.ofMillis(500),
            new SessionGap(Duration.ofMinutes(30)),
            shadows,
            ids,
            experiments);
    PredictionRecorder recorder =
        new PredictionRecorder(
            recent, new ScoreMetrics(metrics.registry()), shadows, 0, experiments);
    Questions questions = new Questions(clock, RatesInEffect.NONE, metrics.registry());
    PolicyInEffect policy =
        PolicyInEffect.of(
            PolicyFile::shipped,
            new LocalLedger(),
            new LearntInEffect(
                new LearntBoard(
                    new StoreNotes(new FolderStore(registry), TrainedModel.NAME, "learnt"))),
            clock,
            metrics.registry());
    Condition condition = new Condition(variants::problems, reader, metrics.registry(), clock);
    ReportFolder reports =
        new ReportFolder(
            new LocalCopy(new FolderStore(log.resolveSibling("lake")), log.resolveSibling("lake")));
    LoopBoard board =
        new LoopBoard(new StoreNotes(new FolderStore(registry), TrainedModel.NAME), clock);
    List<RouteGroup> groups = new ArrayList<>();
    before.forEach(each -> groups.add(each.apply(metrics.registry())));
    groups.addAll(
        List.of(
            new PredictRoutes(service, recorder, questions),
            new ExplainRoutes(service, recorder, questions),
            new DecideRoutes(service, recorder, policy, questions, experiments),
            new AssignRoutes(service, recorder, questions, experiments),
            new ExperimentRoutes(
                experiments, new AnalysisFolder(log.resolveSibling("lake")), clock),
            new AdminRoutes(versions, TrainedModel.NAME, variants, guard, clock),
            new HealthRoutes(variants, condition),
            new WatchRoutes(reports, clock),
            new LoopRoutes(board, new LoopWatch(board, System::nanoTime)),
            new TimelineRoutes(
                new Timeline(
                    reports,
                    versions,
                    TrainedModel.NAME,
                    board,
                    log.toAbsolutePath().getParent(),
                    clock)),
            new StatusRoutes(metrics::scrape, () -> Readiness.READY),
            new DashboardRoutes(
                new Figures(variants, guard, condition, metrics.registry(), recent, clock),
                versions,
                TrainedModel.NAME),
            collector,
            new ShopRoutes()));
    this.server = HttpServer.start(metrics, groups, "127.0.0.1", 0);
  }

  /**
   * Starts one.
   *
   * @param registry with a trained model
   * @param log an empty folder for events; a lake beside it has the reports of days
   */
  static WholeServer start(Path registry, Path log) {
    return start(registry, log, Clock.systemUTC());
  }

  /** Starts one that has this clock. */
  static WholeServer start(Path registry, Path log, Clock clock) {
    return new WholeServer(registry, log, clock, List.of());
  }

  /** Starts one that lets through whom a gate does. */
  static WholeServer start(Path registry, Path log, Function<MeterRegistry, RouteGroup> gate) {
    return new WholeServer(registry, log, Clock.systemUTC(), List.of(gate));
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  HttpResponse<String> post(String path, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  JsonNode json(String path) throws Exception {
    return JSON.readTree(get(path).body());
  }

  @Override
  public void close() {
    server.close();
    shadows.close();
    guard.close();
    variants.close();
    collector.close();
  }
}
