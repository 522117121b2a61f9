package io.purchaseintent.serving;

import io.github.bucket4j.TimeMeter;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.KinesisOptions;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.PseudonymKey;
import io.purchaseintent.command.RedisOptions;
import io.purchaseintent.command.RegistryOptions;
import io.purchaseintent.command.UserError;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.mlflow.Registries;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.serving.admin.AdminRoutes;
import io.purchaseintent.serving.collect.CollectOptions;
import io.purchaseintent.serving.dashboard.DashboardRoutes;
import io.purchaseintent.serving.dashboard.Figures;
import io.purchaseintent.serving.dashboard.RecentPredictions;
import io.purchaseintent.serving.decide.DecideRoutes;
import io.purchaseintent.serving.decide.PolicyInEffect;
import io.purchaseintent.serving.edge.HttpEdge;
import io.purchaseintent.serving.edge.HttpOptions;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.keys.KeyGate;
import io.purchaseintent.serving.keys.KeysInEffect;
import io.purchaseintent.serving.log.PredictionLogOptions;
import io.purchaseintent.serving.log.PredictionSink;
import io.purchaseintent.serving.online.RedisFeatureReader;
import io.purchaseintent.serving.policy.PolicyOptions;
import io.purchaseintent.serving.score.ExplainRoutes;
import io.purchaseintent.serving.score.PredictRoutes;
import io.purchaseintent.serving.score.PredictionIds;
import io.purchaseintent.serving.score.PredictionRecorder;
import io.purchaseintent.serving.score.ScoreMetrics;
import io.purchaseintent.serving.score.ScoringService;
import io.purchaseintent.serving.score.ShadowScorer;
import io.purchaseintent.serving.shop.ShopRoutes;
import io.purchaseintent.serving.variant.Guard;
import io.purchaseintent.serving.variant.RegistryVariants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code intent serve}: scores over HTTP. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Serves the champion of the registry over HTTP, with states from Redis.",
      "",
      "POST /predict, GET /health, GET /metrics; GET /openapi.json tells all that it answers. A"
          + " browser that opens / sees how it does. Stops on SIGTERM.",
      "",
      "POST /decide says what to do for the visit, too, by the policy in effect, whose file is"
          + " followed when it changes; GET /policy says which it is (./intent policy --help).",
      "",
      "With --log it collects events too, at POST /events: one as JSON, an array, or one a line."
          + " It answers when they are on disk, with users' ids hashed and without network address"
          + " and browser name. A page sends them with GET /tracker.js; GET /shop is an example."
          + " With --collect-only it does nothing else, and needs neither model nor Redis.",
      "",
      "Without keys it answers everyone, and lets this machine alone administer it; see ./intent"
          + " keys --help.",
      "",
      "Every prediction is logged with all that made it, so that ./intent run skew can make it"
          + " again; scoring never waits for the log.",
      "",
      "GET /health/ready says 503 until the server has answered made-up questions for up to two"
          + " seconds: the first answers of a process are slow."
    },
    footer = {
      "",
      "Examples:",
      "  ./intent serve --port 8080 --redis redis://localhost:6379",
      "  ./intent serve --log=file:.intent/clicks --allow-origin=https://shop.example",
      "  ./intent serve --log=file:.intent/clicks --collect-only",
      "  ./intent serve --prediction-log=kinesis:predictions --kinesis-region=eu-west-1",
      "",
      "Send an event (to a collector, curl is a robot unless it says another name):",
      "  curl localhost:8080/events -A test -H 'Content-Type: application/json' -d '{",
      "    \"event_id\":\"e1\", \"type\":\"page_view\", \"session_id\":\"s1\",",
      "    \"event_time\":\"'$(date -u +%%FT%%TZ)'\"}'"
    })
public final class ServeCommand implements Callable<Integer> {

  /** How soon a promotion is followed. */
  private static final Duration FOLLOWED_AFTER = Duration.ofSeconds(2);

  /** How soon a change of a file is: the policy's, the keys'. */
  private static final Duration FILES_FOLLOWED_AFTER = Duration.ofSeconds(1);

  private static final Duration GUARDED_EVERY = Duration.ofSeconds(10);

  /** Who waits longer has gone. */
  private static final Duration LONGEST_DEADLINE = Duration.ofSeconds(10);

  private static final Duration WARM_UP = Duration.ofSeconds(2);

  @Mixin private HomeOptions homes = new HomeOptions();

  @Mixin private LakeOptions lakes = new LakeOptions();

  @Mixin private RegistryOptions registries = new RegistryOptions();

  @Mixin private RedisOptions store = new RedisOptions();

  @Mixin private CollectOptions collecting = new CollectOptions();

  @Mixin private PredictionLogOptions logging = new PredictionLogOptions();

  @Mixin private KinesisOptions kinesis = new KinesisOptions();

  @Mixin private PolicyOptions policies = new PolicyOptions();

  @Mixin private HttpOptions listening = new HttpOptions();

  @Option(
      names = "--collect-only",
      description =
          "Take events and answer no scores: for a shop that has no model yet, and for collectors"
              + " beside servers that score. Goes with --log.")
  private boolean collectOnly;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "purchase-intent",
      description = "Name in the registry (default: ${DEFAULT-VALUE}).")
  private String model = "purchase-intent";

  @Option(
      names = "--deadline",
      paramLabel = "DURATION",
      defaultValue = "PT0.05S",
      description =
          "After so long an answer goes out without what Redis did not tell yet, and says so"
              + " (default: ${DEFAULT-VALUE}).")
  private Duration deadline = Duration.ofMillis(50);

  @Option(
      names = "--drain",
      paramLabel = "DURATION",
      defaultValue = "PT0S",
      description =
          "Goes on so long after SIGTERM, while GET /health/ready says 503 and a load balancer"
              + " turns away, and answers what came last (default: ${DEFAULT-VALUE}).")
  private Duration drain = Duration.ZERO;

  @Option(
      names = "--pseudonym-key",
      paramLabel = "FILE",
      description =
          "Key that ingest hashed the users' ids with (default: pseudonym.key in the home folder,"
              + " if it is there; a collector makes it).")
  private @Nullable Path pseudonymKey;

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    System.exit(Commands.run(new ServeCommand(), args));
  }

  @Override
  public Integer call() throws InterruptedException {
    if (deadline.isNegative() || deadline.isZero() || deadline.compareTo(LONGEST_DEADLINE) > 0) {
      throw UserError.ofUsage(
          "--deadline="
              + deadline
              + " must be above zero and at most "
              + LONGEST_DEADLINE
              + ", such as PT0.05S");
    }
    if (drain.isNegative()) {
      throw UserError.ofUsage("--drain=" + drain + " must not be below zero");
    }
    if (collectOnly && collecting.target().isEmpty()) {
      throw UserError.ofUsage(
          "--collect-only needs a log to collect into: add --log=file:DIR or --log=kinesis:STREAM");
    }
    if (!kinesis.isEmpty() && !collecting.isStream() && !logging.isStream()) {
      throw UserError.ofUsage(
          "--kinesis-endpoint and --kinesis-region go with --log=kinesis:STREAM or"
              + " --prediction-log=kinesis:STREAM: give one, or leave them out");
    }
    collecting.requireLog();
    Clock clock = Clock.systemUTC();
    ServingMetrics metrics = new ServingMetrics();
    if (collectOnly) {
      return collect(clock, metrics);
    }
    ModelRegistry registry = registry();
    try (RegistryVariants variants =
        RegistryVariants.open(registry, model, clock, metrics.registry())) {
      return serve(registry, variants, clock, metrics);
    } catch (RegistryException e) {
      throw new UserError(
          collecting.target().isEmpty()
              ? String.valueOf(e.getMessage())
              : e.getMessage() + "; to take events meanwhile, add --collect-only",
          e);
    }
  }

  private ModelRegistry registry() {
    try {
      return Registries.open(registries.registry(homes));
    } catch (RegistryException e) {
      throw UserError.ofUsage(String.valueOf(e.getMessage()));
    }
  }

  private int serve(
      ModelRegistry registry, RegistryVariants variants, Clock clock, ServingMetrics metrics)
      throws InterruptedException {
    if (collecting.target().isPresent()) {
      ensureKey();
    }
    Supplier<Pseudonymizer> pseudonymizer = pseudonymizer();
    PolicyInEffect policy =
        PolicyInEffect.of(() -> policies.read(homes.home()), clock, metrics.registry());
    KeysInEffect keys =
        KeysInEffect.of(homes.home(), clock, TimeMeter.SYSTEM_NANOTIME, metrics.registry());
    PredictionIds ids = PredictionIds.ofNewRun();
    try (Lifetime life = new Lifetime();
        HttpEdge edge = listening.open(ids.run(), clock, metrics.registry());
        RedisFeatureReader reader = RedisFeatureReader.connect(store.redis(), metrics.registry());
        RouteGroup collector = collecting.open(kinesis, pseudonymizer, clock, metrics.registry());
        PredictionSink log =
            logging.open(lakes.lake(homes), ids.run(), kinesis, clock, metrics.registry());
        Guard guard = new Guard(variants, registry, model, Guard.Bounds.defaults(), clock);
        RecentPredictions recent = new RecentPredictions(log, clock);
        ShadowScorer shadows = new ShadowScorer(guard, ids, log, metrics.registry());
        FileWatch policyWatch = FileWatch.start("policy", policy::follow, FILES_FOLLOWED_AFTER);
        FileWatch keyWatch = FileWatch.start("keys", keys::follow, FILES_FOLLOWED_AFTER);
        FileWatch tlsWatch = FileWatch.start("tls", edge::follow, FILES_FOLLOWED_AFTER);
        HttpServer server =
            HttpServer.start(
                metrics,
                groups(
                    // Before the gate: pages may read its refusals too.
                    collector,
                    new KeyGate(keys, metrics.registry()),
                    scoring(
                        new ScoringService(variants, reader, pseudonymizer, deadline, shadows),
                        new PredictionRecorder(
                            ids,
                            recent,
                            new ScoreMetrics(metrics.registry()),
                            shadows,
                            logging.explainedShare()),
                        policy,
                        clock),
                    new AdminRoutes(registry, model, variants, guard, clock),
                    new HealthRoutes(variants, () -> problems(variants, policy, keys), reader),
                    new StatusRoutes(metrics, life::readiness),
                    new DashboardRoutes(
                        new Figures(
                            variants,
                            guard,
                            () -> problems(variants, policy, keys),
                            reader,
                            metrics.registry(),
                            recent,
                            clock),
                        registry,
                        model)),
                edge)) {
      variants.onFeatureSet(log::describe);
      variants.follow(FOLLOWED_AFTER);
      guard.watch(GUARDED_EVERY);
      life.listen();
      WarmUp.run(meters -> WarmUp.routes(variants, reader, pseudonymizer, clock, meters), WARM_UP);
      life.ready();
      System.out.println(
          "Serving "
              + model
              + " "
              + variants.get().champion().model().version()
              + " at "
              + address(edge, server));
      collecting
          .target()
          .ifPresent(events -> System.out.println("Collecting events into " + events));
      System.out.flush();
      life.awaitStop(drain);
      return ExitCode.DONE;
    }
  }

  private int collect(Clock clock, ServingMetrics metrics) throws InterruptedException {
    ensureKey();
    KeysInEffect keys =
        KeysInEffect.of(homes.home(), clock, TimeMeter.SYSTEM_NANOTIME, metrics.registry());
    try (Lifetime life = new Lifetime();
        HttpEdge edge = listening.open(PredictionIds.ofNewRun().run(), clock, metrics.registry());
        RouteGroup collector =
            collecting.open(kinesis, pseudonymizer(), clock, metrics.registry());
        FileWatch keyWatch = FileWatch.start("keys", keys::follow, FILES_FOLLOWED_AFTER);
        FileWatch tlsWatch = FileWatch.start("tls", edge::follow, FILES_FOLLOWED_AFTER);
        HttpServer server =
            HttpServer.start(
                metrics,
                groups(
                    collector,
                    new KeyGate(keys, metrics.registry()),
                    new StatusRoutes(metrics, life::readiness)),
                edge)) {
      life.listen();
      life.ready();
      System.out.println(
          "Collecting events into "
              + collecting.target().orElseThrow()
              + " at "
              + address(edge, server));
      System.out.flush();
      life.awaitStop(drain);
      return ExitCode.DONE;
    }
  }

  private static String address(HttpEdge edge, HttpServer server) {
    return edge.scheme() + "://" + edge.host() + ":" + server.port();
  }

  private static RouteGroup scoring(
      ScoringService service, PredictionRecorder recorder, PolicyInEffect policy, Clock clock) {
    RouteGroup predict = new PredictRoutes(service, recorder, clock);
    RouteGroup decide = new DecideRoutes(service, recorder, policy, clock);
    RouteGroup explain = new ExplainRoutes(service, recorder, clock);
    return routes -> {
      predict.addTo(routes);
      explain.addTo(routes);
      decide.addTo(routes);
    };
  }

  private static List<String> problems(
      RegistryVariants variants, PolicyInEffect policy, KeysInEffect keys) {
    List<String> problems = new ArrayList<>(variants.problems());
    policy.problem().ifPresent(problems::add);
    keys.problem().ifPresent(problems::add);
    return problems;
  }

  private List<RouteGroup> groups(RouteGroup... always) {
    List<RouteGroup> groups = new ArrayList<>(List.of(always));
    if (collecting.target().isPresent()) {
      // Without a collector a shop's pages would have nowhere to send to.
      groups.add(new ShopRoutes());
    }
    return groups;
  }

  /** A collector never stores the ids themselves: where there is no key, it begins with one. */
  private void ensureKey() {
    if (pseudonymKey != null || Files.isRegularFile(homes.pseudonymKey())) {
      return;
    }
    if (Files.isDirectory(lakes.lake(homes).resolve("events"))) {
      throw new UserError(
          "There are events in "
              + lakes.lake(homes)
              + " but no "
              + homes.pseudonymKey()
              + ": give the key that their users' ids were hashed with by --pseudonym-key=FILE, or"
              + " run ingest again without one, which makes it");
    }
    PseudonymKey.ensure(homes.home());
  }

  private static void requireUsable(byte[] key) {
    new Pseudonymizer(key);
  }

  private @Nullable Supplier<Pseudonymizer> pseudonymizer() {
    Path file = pseudonymKey == null ? homes.pseudonymKey() : pseudonymKey;
    if (pseudonymKey == null && !Files.isRegularFile(file)) {
      return null;
    }
    try {
      byte[] key = Files.readAllBytes(file);
      requireUsable(key);
      return () -> new Pseudonymizer(key);
    } catch (IOException e) {
      throw new UserError(
          "The key file "
              + file
              + " is not readable: give the one that ingest hashed users' ids with, or leave"
              + " --pseudonym-key out to take that of the home folder ("
              + e.getMessage()
              + ")",
          e);
    } catch (IllegalArgumentException e) {
      throw new UserError(file + ": " + e.getMessage(), e);
    }
  }
}
