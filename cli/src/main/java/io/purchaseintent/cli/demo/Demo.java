package io.purchaseintent.cli.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.cli.job.JobRequest;
import io.purchaseintent.cli.launch.Installation;
import io.purchaseintent.cli.launch.Launch;
import io.purchaseintent.cli.launch.Program;
import io.purchaseintent.cli.launch.Server;
import io.purchaseintent.cli.process.FolderTree;
import io.purchaseintent.cli.process.Ports;
import io.purchaseintent.cli.redis.LocalRedis;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.PseudonymKey;
import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The whole loop, step by step, each step the same child that a user would start. */
final class Demo {

  static final int STEPS = 12;

  /** The last day of events goes through the collector in 24 seconds. */
  private static final String REPLAYED = "P1D";

  private static final int REPLAY_SPEED = 3_600;

  /**
   * Until yesterday, so that what is known of products is as old as in a shop that publishes daily.
   */
  private static final int DAYS = 60;

  /** So many that the gates can tell a model that is better from one that had luck. */
  private static final int SESSIONS_PER_DAY = 700;

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'demo-'yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

  /**
   * What a demo is told.
   *
   * @param home where everything is written
   * @param port where the server listens
   * @param despiteGates whether a model serves that a gate refuses
   * @param replace whether tables of the lake may go that have events of others
   */
  record Settings(Path home, String runner, int port, boolean despiteGates, boolean replace) {}

  private final Installation installation;
  private final Clock clock;
  private final Settings settings;
  private final Steps steps;
  private final PrintStream out;

  /** A demo that tells its end here. */
  Demo(Installation installation, Clock clock, Settings settings, Steps steps, PrintStream out) {
    this.installation = installation;
    this.clock = clock;
    this.settings = settings;
    this.steps = steps;
    this.out = out;
  }

  /**
   * Goes through the loop, and stays up unless told otherwise.
   *
   * @param input a shop's own file, or null for simulated events
   * @param json where to print the figures, or null
   */
  int run(@Nullable Path input, @Nullable Path mapping, boolean once, @Nullable PrintStream json) {
    DemoLake lake = new DemoLake(settings.home());
    if (lake.empty(settings.replace())) {
      out.println(
          "Makes the tables in "
              + settings.home().resolve("lake")
              + " anew"
              + "; training sets and model versions of before are kept.");
    }
    PseudonymKey.ensure(settings.home());
    Path source = settings.home().resolve(input == null ? "generated" : "import");
    try (LocalRedis redis = steps.run("redis", () -> LocalRedis.start(Ports.anyFree()))) {
      DemoReport report = new DemoReport();
      ObjectNode imported = events(input, mapping, source);
      report.events(imported, job("ingest", "--input=" + source));
      lake.remember();
      report.sessions(job("sessionize", "--redis=" + redis.uri(), "--session-expiry=P1D"));
      job("aggregate");
      ObjectNode trainingSet = job("training-set", "--id=" + NAME.format(clock.instant()));
      report.trainingSet(trainingSet);
      String id = trainingSet.path("id").asText();
      ObjectNode trained =
          program(Program.TRAIN, "--training-set=" + id, "--gates=" + gates(), "--json");
      report.model(trained);
      List<String> refusals = report.refusals();
      if (!refusals.isEmpty() && !settings.despiteGates()) {
        return refused(report, refusals, json);
      }
      promote(trained.path("version").asText(), !refusals.isEmpty());
      SampleVisit visit = SampleVisit.find(source, testStart(id));
      job("publish", "--redis=" + redis.uri(), "--as-of=" + visit.asOf());
      // The live part begins with nothing of a demo before.
      Path live = FolderTree.deleted(settings.home().resolve("demo-live"));
      try (Server server = steps.run("serve", () -> startServer(live, redis.uri()));
          LiveRun run =
              steps.run("live", () -> LiveRun.start(installation, clock, live, redis.uri()))) {
        ObjectNode request = visit.request();
        report.sample(request, server.predict(request));
        report.live(
            program(
                Program.REPLAY,
                "--input=" + source,
                "--last=" + REPLAYED,
                "--times=now",
                "--speed=" + REPLAY_SPEED,
                "--to=" + server.uri(),
                "--probe",
                "--json"));
        report.seconds(steps.seconds());
        tell(report, server, request, once);
        print(report, json);
        return once ? ExitCode.DONE : stay(server, run);
      }
    }
  }

  /**
   * Starts the server and waits until it is healthy.
   *
   * @param live home of the live job, whose event log it collects into, and beside whose events it
   *     logs predictions
   */
  private Server startServer(Path live, String redis) throws InterruptedException {
    return Server.start(
        installation,
        clock,
        settings.home(),
        settings.port(),
        redis,
        List.of(
            "--log=" + LiveRun.source(live),
            "--prediction-log=" + live.resolve("lake/predictions"),
            "--max-clock-skew=" + LiveRun.MAX_CLOCK_SKEW));
  }

  /**
   * The bounds of the gates: a shop of a few hundred purchases cannot rule out that a version loses
   * half a hundredth of AUC to that of a demo before, and an honest version of it is outside of a
   * band by more than a tenth in one demo of twenty.
   */
  private Path gates() {
    Path file = settings.home().resolve("run").resolve("demo-gates.yaml");
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, "max_loss_to_champion: 0.05\nmax_outside_band: 0.2\n");
    } catch (IOException e) {
      throw new UserError(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  private void promote(String version, boolean refused) {
    List<String> words = new ArrayList<>(List.of("promote", version, "--why=the demo", "--json"));
    if (refused) {
      words.add("--despite-gates");
    }
    program(Program.MODELS, words.toArray(String[]::new));
  }

  /** Ends where a gate said no, for what serves has passed. */
  private int refused(DemoReport report, List<String> refusals, @Nullable PrintStream json) {
    report.seconds(steps.seconds());
    out.println();
    out.println(report.modelLine());
    out.println("A gate said no, so the model stays a candidate and is not served:");
    refusals.forEach(refusal -> out.println("  " + refusal));
    out.println(
        "--despite-gates goes on with it all the same; docs/registry.md tells what each asks.");
    out.flush();
    print(report, json);
    return ExitCode.REFUSED;
  }

  private static void print(DemoReport report, @Nullable PrintStream json) {
    if (json != null) {
      json.println(Commands.oneLine(report.json()));
      json.flush();
    }
  }

  private int stay(Server server, LiveRun run) {
    out.println(
        "Be a visitor yourself at "
            + server.uri()
            + "/shop: the live job "
            + run
            + ". Stays up until Ctrl-C.");
    out.flush();
    return server.join();
  }

  private @Nullable ObjectNode events(@Nullable Path input, @Nullable Path mapping, Path source) {
    if (input == null) {
      LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
      program(
          Program.GENERATE,
          "--start=" + today.minusDays(DAYS),
          "--days=" + DAYS,
          "--sessions-per-day=" + SESSIONS_PER_DAY,
          "--out=" + source,
          "--json");
      return null;
    }
    return program(
        Program.IMPORT, "--mapping=" + mapping, "--out=" + source, "--json", input.toString());
  }

  private ObjectNode job(String name, String... options) {
    List<String> words = new ArrayList<>();
    words.add("--runner=" + settings.runner());
    words.add("--home=" + settings.home());
    words.addAll(List.of(options));
    Launch launch = JobRequest.parse(installation.root(), name, words).launch().shortLived();
    return steps.run(name, launch);
  }

  private ObjectNode program(Program program, String... options) {
    List<String> words = new ArrayList<>(List.of(options));
    words.add("--home=" + settings.home());
    return steps.run(program.command(), program.launch(words));
  }

  private Instant testStart(String id) {
    Path manifest = settings.home().resolve("lake/training-sets").resolve(id + "/manifest.json");
    try {
      String start =
          new ObjectMapper().readTree(manifest.toFile()).at("/splits/test_start").asText();
      return Instant.parse(start);
    } catch (IOException e) {
      throw new UserError(manifest + " cannot be read: " + e.getMessage(), e);
    }
  }

  private void tell(DemoReport report, Server server, ObjectNode request, boolean once) {
    out.println();
    out.println(report.modelLine());
    out.println(
        once
            ? "Asked about a visit of the test period, the same as this does without --once:"
            : "Serving at " + server.uri() + "; ask it about a visit of the test period:");
    out.println(
        "  curl -s "
            + server.uri()
            + "/predict -H 'Content-Type: application/json' -d '"
            + Commands.oneLine(request).replace("'", "'\\''")
            + "'");
    out.println("  " + Commands.oneLine(report.json().at("/sample/response")));
    out.println(report.liveLines());
    out.println(
        "Everything is in "
            + settings.home()
            + "; it took "
            + Math.round(report.json().at("/seconds/total").asDouble())
            + " s.");
    out.flush();
  }
}
