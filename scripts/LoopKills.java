import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.Role;
import io.purchaseintent.registry.Standings;
import io.purchaseintent.registry.board.Deed;
import io.purchaseintent.registry.board.LoopBoard;
import io.purchaseintent.registry.mlflow.Registries;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What scripts/loop-kills starts for a home with closed days and a champion: the whole loop, killed
 * amid the watch, at each step of a retraining, and of the roll-out together with a server, Redis
 * or both.
 */
final class LoopKills {

  static final String MODEL = "purchase-intent";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final int MOST_MILLIS = 1_500;
  private static final List<String> STEPS =
      List.of("days", "check-data", "training-set", "train", "gates", "staging");

  private final String address;
  private final Path home;
  private final int port;
  private final SplittableRandom random;
  private final ModelRegistry registry;
  private final LoopBoard board;
  private final int versionsBefore;
  private final Set<String> champions;
  private final List<Process> servers = new ArrayList<>(Arrays.asList(null, null));
  private Process redis;
  private Process loop;
  private int kills;

  private LoopKills(String address, Path home, int port, long seed) {
    String endpoint = System.getenv("AWS_ENDPOINT_URL_S3");
    this.address = address;
    this.home = home;
    this.port = port;
    this.random = new SplittableRandom(seed);
    this.registry = Registries.open(address, endpoint, "us-east-1");
    this.board =
        new LoopBoard(Registries.notes(address, endpoint, "us-east-1", MODEL), Clock.systemUTC());
    this.versionsBefore = versions().size();
    this.champions = new LinkedHashSet<>(champions());
  }

  public static void main(String[] args) throws Exception {
    LoopKills kills =
        new LoopKills(
            args[0], Path.of(args[1]), Integer.parseInt(args[2]), Long.parseLong(args[3]));
    try {
      kills.run(List.of(args).subList(4, args.length));
    } finally {
      kills.stopAll();
    }
  }

  private void run(List<String> retraining) throws Exception {
    Files.writeString(
        home.resolve("loop.yaml"),
        "every: PT1S\nat: \"00:00\"\nretrain: {every: P14D, cool_down: P3D, options: ["
            + String.join(", ", retraining.stream().map(each -> '"' + each + '"').toList())
            + "]}\nservers: ["
            + server(0)
            + ", "
            + server(1)
            + "]\n");
    Files.writeString(
        home.resolve("rollout.yaml"),
        """
        every: PT1S
        lake_every: PT1S
        require: []
        steps:
          - {shadow: true, bake: PT4S, sessions: 1}
          - {share: 0.05, bake: PT4S, sessions: 1}
          - {share: 0.5, bake: PT4S, sessions: 1}
        """);
    String version = isOver() ? champions.stream().findFirst().orElse(newest()) : retrain();
    if (champions.isEmpty()) {
      registry.promote(MODEL, version, Placement.of(Role.CHAMPION), audit("the first"));
      champions.add(version);
    }
    if (champions.contains(version)) {
      version = KilledHome.twin(registry, address, version);
    }
    if (!registry.standings(MODEL).of(version).equals(Placement.STAGING)) {
      registry.promote(MODEL, version, Placement.STAGING, audit("retrain 1: planted"));
    }
    champions.add(version);
    KilledHome.plantVisit(home, version);
    startLoop();
    startAll();
    rollOut(version);
    System.out.println(
        "Killed " + kills + " times: one champion each time, one version, and each step once");
  }

  /** Kills amid the watch and at each step of a retraining, and returns the version made. */
  private String retrain() throws Exception {
    startLoop();
    await("the watch begins", () -> board.view().deeds().stream().anyMatch(LoopKills::isWatch));
    kill(MOST_MILLIS, () -> "amid the watch", List.of());
    startLoop();
    for (String step : STEPS) {
      await("the step " + step, () -> hasBegun(step) || isOver());
      // Those that start no program last for some hundredths of a second.
      kill(step.equals("days") || step.equals("gates") ? 1 : MOST_MILLIS, this::atStep, List.of());
      startLoop();
    }
    await("the retraining ends", this::isOver);
    JsonNode record = KilledHome.record(home);
    String state = record.path("state").asText();
    System.out.println("the retraining: " + state + ", " + record.path("says").asText());
    require(registry.moves(MODEL).stream().filter(LoopKills::isRegistered).count()
        == versionsBefore + 1, "one version more");
    List<String> steps = new ArrayList<>();
    record.path("steps").forEach(each -> steps.add(each.path("step").asText()));
    require(STEPS.subList(0, steps.size()).equals(steps), "each step once, in order: " + steps);
    kill(MOST_MILLIS, () -> "once all was done", List.of());
    return newest();
  }

  static AuditEntry audit(String why) {
    return new AuditEntry(Instant.now(), "loop-kills", why);
  }

  private void rollOut(String version) throws Exception {
    List<String> whole =
        List.of(
            "candidate",
            "staging",
            "production as shadow",
            "production as challenger for 5% of the visitors",
            "production as challenger for 50% of the visitors",
            "production as champion");
    List<List<String>> together =
        List.of(
            List.of("server 0"), List.of("redis"), List.of("server 1", "redis"), List.of("server 0"));
    for (List<String> others : together) {
      int moves = way(version).size();
      await("a step of the roll-out", () -> way(version).size() > moves || isChampion(version));
      kill(MOST_MILLIS, () -> "once it was " + way(version).get(way(version).size() - 1), others);
      require(
          whole.subList(0, way(version).size()).equals(way(version)),
          "each step once, in order: " + way(version));
      startAll();
    }
    await("champion", () -> isChampion(version));
    require(way(version).equals(whole), "all steps: " + way(version));
    for (int i = 0; i < servers.size(); i++) {
      int which = i;
      await("server " + i + " serves it", () -> KilledHome.asks(server(which)).contains('"' + version + '"'));
    }
  }

  private boolean isChampion(String version) {
    return Standings.of(registry.moves(MODEL)).champion().orElse("").equals(version);
  }

  /** Ends the loop and others with -9 within a moment, and looks. */
  private void kill(int within, Supplier<String> when, List<String> others) throws Exception {
    TimeUnit.MILLISECONDS.sleep(random.nextInt(within));
    List<ProcessHandle> victims = new ArrayList<>(List.of(loop.toHandle()));
    for (String other : others) {
      Process process = other.equals("redis") ? redis : servers.get(other.charAt(7) - '0');
      victims.add(process.toHandle());
      victims.addAll(process.descendants().toList());
    }
    List<ProcessHandle> ofLoop = loop.descendants().toList();
    victims.forEach(ProcessHandle::destroyForcibly);
    victims.forEach(victim -> victim.onExit().join());
    kills++;
    Set<String> now = champions();
    System.out.println(
        kills
            + ". loop "
            + (others.isEmpty() ? "" : "with " + String.join(" and ", others) + " ")
            + "killed "
            + when.get()
            + ": champion "
            + now);
    require(now.size() == Math.min(1, champions.size()), "one champion");
    require(champions.containsAll(now), "a champion that there is a way to");
    // Its programs end by themselves; what archives classes for later starts is none of them.
    ofLoop.stream()
        .filter(each -> !each.info().commandLine().orElse("").contains("-Xshare:dump"))
        .forEach(each -> each.onExit().orTimeout(60, TimeUnit.SECONDS).join());
  }

  private Set<String> champions() {
    return Set.copyOf(Standings.of(registry.moves(MODEL)).holders(Role.CHAMPION));
  }

  private void startLoop() throws IOException {
    loop =
        start(
            "loop",
            "io.purchaseintent.rollout.loop.LoopCommand",
            "run",
            "--home=" + home,
            "--registry=" + address);
  }

  private void startAll() throws IOException {
    if (redis == null || !redis.isAlive()) {
      redis = start("redis", "io.purchaseintent.cli.Intent", "redis", "--port=" + (port + 2));
      await("Redis", () -> KilledHome.accepts(port + 2));
    }
    for (int i = 0; i < servers.size(); i++) {
      if (servers.get(i) == null || !servers.get(i).isAlive()) {
        servers.set(
            i,
            script(
                "server-" + i,
                "serve",
                "--port=" + (port + i),
                "--redis=redis://127.0.0.1:" + (port + 2),
                "--home=" + home.resolve("server-" + i),
                "--registry=" + address));
      }
    }
    for (int i = 0; i < servers.size(); i++) {
      int which = i;
      await("server " + i, () -> !KilledHome.asks(server(which)).isEmpty());
    }
    if (!loop.isAlive()) {
      startLoop();
    }
  }

  /** A program of ours by its class, so that it and its process are one. */
  private Process start(String log, String mainClass, String... words) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dintent.root=" + Path.of("").toAbsolutePath(),
                "-cp",
                mainClass.contains("cli")
                    ? "cli/target/intent-cli.jar"
                    : System.getProperty("java.class.path"),
                mainClass));
    all.addAll(List.of(words));
    return launch(log, all);
  }

  private Process script(String log, String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of(Path.of("intent").toAbsolutePath().toString()));
    all.addAll(List.of(words));
    return launch(log, all);
  }

  private Process launch(String log, List<String> words) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("INTENT_ROOT", Path.of("").toAbsolutePath().toString());
    builder.environment().put("INTENT_NO_BUILD", "1");
    builder.redirectInput(new File("/dev/null"));
    File file = home.resolve("kills-" + log + ".log").toFile();
    return builder.redirectOutput(ProcessBuilder.Redirect.appendTo(file)).start();
  }

  private void stopAll() {
    Stream.concat(Stream.of(loop, redis), servers.stream())
        .filter(each -> each != null)
        .forEach(
            process -> {
              List<ProcessHandle> children = process.descendants().toList();
              process.destroy();
              children.forEach(ProcessHandle::destroy);
              process.toHandle().onExit().join();
            });
  }

  private String server(int which) {
    return "http://127.0.0.1:" + (port + which);
  }

  private static boolean isWatch(Deed deed) {
    return deed.step().equals("watch") && deed.ended() == null;
  }

  private static boolean isRegistered(Move move) {
    return move.action() == Move.Action.REGISTER;
  }

  private Set<String> versions() {
    Set<String> versions = new LinkedHashSet<>();
    registry.moves(MODEL).stream()
        .filter(LoopKills::isRegistered)
        .forEach(move -> versions.add(move.version()));
    return versions;
  }

  private String newest() {
    return versions().stream().reduce((first, second) -> second).orElseThrow();
  }

  private List<String> way(String version) {
    return registry.moves(MODEL).stream()
        .filter(move -> move.version().equals(version))
        .map(move -> move.placement().toString())
        .toList();
  }

  private boolean hasBegun(String step) {
    return newestStep().equals(step)
        || STEPS.indexOf(newestStep()) > STEPS.indexOf(step);
  }

  /** Which step was at work, as the record has it that the kill left. */
  private String atStep() {
    JsonNode newest = JSON.createObjectNode();
    for (JsonNode step : KilledHome.record(home).path("steps")) {
      newest = step;
    }
    return (newest.has("ended") ? "after " : "at ") + newest.path("step").asText();
  }

  private String newestStep() {
    String newest = "";
    for (JsonNode step : KilledHome.record(home).path("steps")) {
      newest = step.path("step").asText();
    }
    return newest;
  }

  private boolean isOver() {
    return KilledHome.record(home).hasNonNull("ended");
  }

  private static void await(String what, BooleanSupplier holds) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!holds.getAsBoolean()) {
        require(System.nanoTime() < end, what + " within " + PATIENCE);
        TimeUnit.MILLISECONDS.sleep(5);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void require(boolean holds, String law) {
    if (!holds) {
      throw new IllegalStateException("loop-kills: it does not hold: " + law);
    }
  }
}
