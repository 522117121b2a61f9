package io.purchaseintent.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.decision.Decider;
import io.purchaseintent.definition.ExperimentFile;
import io.purchaseintent.definition.ExperimentJson;
import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.policy.PolicyFile;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.board.Notes;
import io.purchaseintent.registry.board.StoreNotes;
import io.purchaseintent.registry.experiment.ExperimentBoard;
import io.purchaseintent.registry.learnt.LearntBoard;
import io.purchaseintent.serving.decide.DecideRoutes;
import io.purchaseintent.serving.decide.LearntInEffect;
import io.purchaseintent.serving.decide.LocalLedger;
import io.purchaseintent.serving.decide.PolicyInEffect;
import io.purchaseintent.serving.experiment.AnalysisFolder;
import io.purchaseintent.serving.experiment.AssignRoutes;
import io.purchaseintent.serving.experiment.ExperimentRoutes;
import io.purchaseintent.serving.experiment.RunningExperiments;
import io.purchaseintent.serving.log.PredictionSink;
import io.purchaseintent.serving.money.RatesInEffect;
import io.purchaseintent.serving.online.FeatureReader;
import io.purchaseintent.serving.score.PredictRoutes;
import io.purchaseintent.serving.score.PredictionIds;
import io.purchaseintent.serving.score.PredictionRecorder;
import io.purchaseintent.serving.score.Questions;
import io.purchaseintent.serving.score.ScoreMetrics;
import io.purchaseintent.serving.score.ScoringService;
import io.purchaseintent.serving.score.VariantObserver;
import io.purchaseintent.serving.status.Readiness;
import io.purchaseintent.serving.status.StatusRoutes;
import io.purchaseintent.serving.variant.RegistryVariants;
import io.purchaseintent.store.FolderStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;

/** A server of a registry's experiments; it looks the registry up when told to. */
final class ExperimentServer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  final RegistryVariants variants;
  final RunningExperiments experiments;
  final BlockingQueue<LoggedPrediction> logged = new LinkedBlockingQueue<>();
  volatile boolean registryIsAway;

  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpServer server;

  ExperimentServer(Path registry, FeatureReader reader, Clock clock) {
    ServingMetrics metrics = new ServingMetrics();
    variants =
        RegistryVariants.open(
            new FileRegistry(registry), TrainedModel.NAME, clock, metrics.registry());
    experiments =
        new RunningExperiments(
            board(new Away(notes(registry))),
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
            Duration.ofSeconds(5),
            new SessionGap(Duration.ofMinutes(30)),
            VariantObserver.NONE,
            new PredictionIds("test"),
            experiments);
    PredictionRecorder recorder =
        new PredictionRecorder(
            new Kept(), new ScoreMetrics(metrics.registry()), VariantObserver.NONE, 0, experiments);
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
    server =
        HttpServer.start(
            metrics,
            List.of(
                new PredictRoutes(service, recorder, questions),
                new DecideRoutes(service, recorder, policy, questions, experiments),
                new AssignRoutes(service, recorder, questions, experiments),
                new ExperimentRoutes(
                    experiments, new AnalysisFolder(registry.resolveSibling("lake")), clock),
                new StatusRoutes(metrics::scrape, () -> Readiness.READY)),
            "127.0.0.1",
            0);
  }

  private static Notes notes(Path registry) {
    return new StoreNotes(new FolderStore(registry), TrainedModel.NAME, "experiments");
  }

  private static ExperimentBoard board(Notes notes) {
    return new ExperimentBoard(notes, ExperimentJson::text, ExperimentFile::of);
  }

  /** The board as a command of another process has it. */
  static ExperimentBoard board(Path registry) {
    return board(notes(registry));
  }

  /** Creates an experiment and starts it. */
  static void start(Path registry, String yaml, Clock clock) {
    AuditEntry audit = new AuditEntry(clock.instant(), "ann", "to learn");
    String name =
        board(registry).create(ExperimentFile.of("it", yaml), false, audit).experiment().name();
    board(registry).start(name, audit);
  }

  /** The registry's notes, which are away when they are told to be. */
  private final class Away implements Notes {

    private final Notes notes;

    Away(Notes notes) {
      this.notes = notes;
    }

    @Override
    public SortedMap<String, String> read(Predicate<String> wanted) {
      if (registryIsAway) {
        throw new RegistryException("the registry is away");
      }
      return notes.read(wanted);
    }

    @Override
    public boolean create(String name, String text) {
      return notes.create(name, text);
    }

    @Override
    public void write(String name, String text) {
      notes.write(name, text);
    }

    @Override
    public void delete(String name) {
      notes.delete(name);
    }
  }

  private final class Kept implements PredictionSink {

    @Override
    public void describe(FeatureSet featureSet) {}

    @Override
    public void accept(LoggedPrediction prediction) {
      logged.add(prediction);
    }

    @Override
    public void close() {}
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  HttpResponse<String> send(String path, String body) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  JsonNode post(String path, String body) throws Exception {
    HttpResponse<String> response = send(path, body);
    if (response.statusCode() != 200) {
      throw new AssertionError(path + " answered " + response.statusCode() + response.body());
    }
    return JSON.readTree(response.body());
  }

  String get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path))).body();
  }

  JsonNode json(String path) throws Exception {
    return JSON.readTree(get(path));
  }

  @Override
  public void close() {
    server.close();
    experiments.close();
    variants.close();
  }
}
