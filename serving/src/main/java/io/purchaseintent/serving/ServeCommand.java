package io.purchaseintent.serving;

import io.github.bucket4j.TimeMeter;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.UserError;
import io.purchaseintent.eventlog.address.LogAddresses;
import io.purchaseintent.eventlog.option.LogOptions;
import io.purchaseintent.loop.SupervisedLoop;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.serving.collect.CollectOptions;
import io.purchaseintent.serving.edge.HttpEdge;
import io.purchaseintent.serving.edge.HttpOptions;
import io.purchaseintent.serving.http.RouteGroup;
import io.purchaseintent.serving.keys.KeyGate;
import io.purchaseintent.serving.keys.KeysInEffect;
import io.purchaseintent.serving.score.PredictionIds;
import io.purchaseintent.serving.shop.ShopRoutes;
import io.purchaseintent.serving.status.Loops;
import io.purchaseintent.serving.status.StatusRoutes;
import io.purchaseintent.store.LocalCopy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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

  /** How soon a change of a file is followed: the keys', the certificate's. */
  private static final Duration FILES_FOLLOWED_AFTER = Duration.ofSeconds(1);

  @Mixin private HomeOptions homes = new HomeOptions();

  @Mixin private LakeOptions lakes = new LakeOptions();

  @Mixin private ScoringOptions scores = new ScoringOptions();

  @Mixin private CollectOptions collecting = new CollectOptions();

  @Mixin private PseudonymOptions pseudonyms = new PseudonymOptions();

  @Mixin private LogOptions logs = new LogOptions();

  @Mixin private HttpOptions listening = new HttpOptions();

  @Option(
      names = "--collect-only",
      description =
          "Take events and answer no scores: for a shop that has no model yet, and for collectors"
              + " beside servers that score. Goes with --log.")
  private boolean collectOnly;

  @Option(
      names = "--drain",
      paramLabel = "DURATION",
      defaultValue = "PT0S",
      description =
          "Goes on so long after SIGTERM, while GET /health/ready says 503 and a load balancer"
              + " turns away, and answers what came last (default: ${DEFAULT-VALUE}).")
  private Duration drain = Duration.ZERO;

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    System.exit(Commands.run(new ServeCommand(), args));
  }

  @Override
  public Integer call() throws InterruptedException {
    requireUsable();
    try {
      return serve();
    } catch (RegistryException e) {
      throw new UserError(
          collecting.target().isEmpty()
              ? String.valueOf(e.getMessage())
              : e.getMessage() + "; to take events meanwhile, add --collect-only",
          e);
    }
  }

  private void requireUsable() {
    scores.requireUsable();
    if (drain.isNegative()) {
      throw UserError.ofUsage("--drain=" + drain + " must not be below zero");
    }
    if (collectOnly && collecting.target().isEmpty()) {
      throw UserError.ofUsage(
          "--collect-only needs a log to collect into: add " + LogAddresses.forms("--log="));
    }
    String misplaced =
        LogAddresses.misplaced(
            logs.settings(),
            Stream.of(collecting.target(), scores.predictionLog())
                .flatMap(Optional::stream)
                .toList());
    if (misplaced != null) {
      throw UserError.ofUsage(misplaced + ": give that for --log or --prediction-log");
    }
    collecting.requireLog();
  }

  private int serve() throws InterruptedException {
    ServingMetrics metrics = new ServingMetrics();
    LocalCopy lake = scores.copy(lakes.address(homes), lakes.lake(homes));
    ServerContext context =
        new ServerContext(
            homes,
            lake,
            logs.settings(),
            () ->
                pseudonyms.open(
                    homes, lake, collecting.target().isPresent(), collecting.isShared()),
            PredictionIds.ofNewRun(),
            Clock.systemUTC(),
            metrics.registry(),
            new Loops(metrics.registry()));
    KeysInEffect keys =
        KeysInEffect.of(
            homes.home(), context.clock(), TimeMeter.SYSTEM_NANOTIME, metrics.registry());
    try (ProcessMetrics process = ProcessMetrics.bind(metrics.registry());
        Lifetime life = new Lifetime();
        HttpEdge edge = listening.open(context.ids().run(), context.clock(), metrics.registry());
        Scoring scoring = collectOnly ? null : scores.open(keys, context);
        CollectorHealth health = collectOnly ? new CollectorHealth(keys, context) : null;
        RouteGroup collector =
            collecting.open(
                context.logs(),
                context.pseudonymizers().get(),
                context.clock(),
                metrics.registry());
        SupervisedLoop keyWatch = SupervisedLoop.every(FILES_FOLLOWED_AFTER, "keys", keys::follow);
        SupervisedLoop tlsWatch = SupervisedLoop.every(FILES_FOLLOWED_AFTER, "tls", edge::follow);
        HttpServer server =
            HttpServer.start(
                metrics, groups(collector, keys, scoring, health, life, metrics), edge)) {
      life.listen();
      List.of(keyWatch, tlsWatch).forEach(context.loops()::watch);
      context.loops().watch(edge);
      context.loops().watch(collector);
      if (scoring != null) {
        scoring.begin();
      }
      life.ready();
      tell(scoring, edge.scheme() + "://" + edge.host() + ":" + server.port());
      life.awaitStop(drain);
      return ExitCode.DONE;
    }
  }

  private List<RouteGroup> groups(
      RouteGroup collector,
      KeysInEffect keys,
      @Nullable Scoring scoring,
      @Nullable CollectorHealth health,
      Lifetime life,
      ServingMetrics metrics) {
    // The collector before the gate: pages may read its refusals too.
    List<RouteGroup> groups =
        new ArrayList<>(List.of(collector, new KeyGate(keys, metrics.registry())));
    if (scoring != null) {
      groups.addAll(scoring.groups());
    }
    if (health != null) {
      groups.add(health.routes());
    }
    groups.add(new StatusRoutes(metrics::scrape, life::readiness));
    if (collecting.target().isPresent()) {
      // Without a collector a shop's pages would have nowhere to send to.
      groups.add(new ShopRoutes());
    }
    return groups;
  }

  private void tell(@Nullable Scoring scoring, String address) {
    if (scoring == null) {
      System.out.println(
          "Collecting events into " + collecting.target().orElseThrow() + " at " + address);
    } else {
      System.out.println("Serving " + scoring.champion() + " at " + address);
      collecting
          .target()
          .ifPresent(events -> System.out.println("Collecting events into " + events));
    }
    System.out.flush();
  }
}
