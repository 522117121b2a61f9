import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.json.LoggedPredictionJson;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.Role;
import io.purchaseintent.registry.Standings;
import io.purchaseintent.registry.mlflow.Registries;
import io.purchaseintent.scoring.Segment;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * What scripts/rollout-kills and scripts/loop-kills start: a roll-out, or a loop that rolls out,
 * that is killed again and again, and the version's moves.
 */
final class RolloutKills {

  private static final String MODEL = "purchase-intent";
  private static final int MOST_MILLIS = 2_500;
  private static final int POLL_MILLIS = 100;
  private static final int MOST_TRIES = 100;
  private static final Duration AHEAD = Duration.ofHours(1);
  private static final String STAGING = "staging";
  private static final List<String> WAY =
      List.of(
          "candidate",
          STAGING,
          "production as shadow",
          "production as challenger for 5% of the visitors",
          "production as challenger for 50% of the visitors",
          "production as champion");

  private final String address;
  private final ModelRegistry registry;
  private final Path home;
  private final boolean loop;

  private RolloutKills(String address, Path home, boolean loop) {
    this.loop = loop;
    this.address = address;
    this.registry = Registries.open(address, System.getenv("AWS_ENDPOINT_URL_S3"), "us-east-1");
    this.home = home;
  }

  public static void main(String[] args) throws Exception {
    RolloutKills kills = new RolloutKills(args[0], Path.of(args[1]), args[3].equals("loop"));
    kills.plant();
    kills.run(new SplittableRandom(Long.parseLong(args[2])));
  }

  /** A champion, a version to follow it, and a visit that each scored, so that no step waits. */
  private void plant() throws IOException {
    AuditEntry audit = new AuditEntry(Instant.now(), "rollout-kills", "planted");
    for (int i = 0; i < 2; i++) {
      ObjectNode manifest = JsonNodeFactory.instance.objectNode();
      manifest.putObject("gates").put("passed", true).putArray("results");
      registry.write(MODEL, manifest, Map.of("a.txt", new byte[] {1}), audit);
    }
    registry.promote(MODEL, "v1", Placement.of(Role.CHAMPION), audit);
    if (loop) {
      AuditEntry retrained = new AuditEntry(Instant.now(), "rollout-kills", "retrain 1: planted");
      registry.promote(MODEL, "v2", Placement.STAGING, retrained);
      Files.writeString(
          Files.createDirectories(home).resolve("loop.yaml"),
          "{every: PT1S, watch: false, retrain: false}");
    }
    Instant ahead = Instant.now().plus(AHEAD);
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    StateIdentity none = StateIdentity.none(StateStatus.MISSING);
    for (String variant : List.of("shadow-v2", "challenger-v2")) {
      lines.write(
          LoggedPredictionJson.toBytes(
              new LoggedPrediction(
                  variant, ahead, null, variant, null, 0, "hash", new float[] {1}, none, none, none,
                  0, 0.1, "v2", Segment.of(false), variant, null, 100, null, null, null,
                  "session", List.of())));
      lines.write('\n');
    }
    Path day = home.resolve("lake/predictions/dt=" + LocalDate.ofInstant(ahead, ZoneOffset.UTC));
    Files.write(Files.createDirectories(day).resolve("predictions-1.jsonl"), lines.toByteArray());
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
  }

  private void run(SplittableRandom random) throws Exception {
    int kills = 0;
    int both = 0;
    int tries = 0;
    List<String> whole = WAY.stream().filter(step -> loop || !step.equals(STAGING)).toList();
    List<Move> moves = registry.moves(MODEL);
    while (!Standings.of(moves).champion().orElseThrow().equals("v2")) {
      require(tries++ < MOST_TRIES, "an end within " + MOST_TRIES + " tries");
      Process process = start();
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      String said = out.readLine();
      // Each other time once the lake was read, as no step is made before.
      boolean hasRead = loop || random.nextBoolean();
      while (hasRead && said != null && said.contains("lake is being read")) {
        said = out.readLine();
      }
      if (loop) {
        awaitMove(process, moves.size());
      }
      boolean over = process.waitFor(random.nextInt(MOST_MILLIS), TimeUnit.MILLISECONDS);
      if (!over) {
        // Of a loop each other time with what it started, the rest of which ends by itself.
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly().waitFor();
        if (random.nextBoolean()) {
          children.forEach(ProcessHandle::destroyForcibly);
          both += loop ? 1 : 0;
        }
        kills++;
      }
      moves = registry.moves(MODEL);
      System.out.println(kills + " kills; it said: " + said + "; it is where it is by " + way(moves));
      require(Standings.of(moves).holders(Role.CHAMPION).size() == 1, "one champion");
      require(whole.subList(0, way(moves).size()).equals(way(moves)), "each step once, in order");
    }
    require(way(moves).equals(whole), "all steps");
    String together = loop ? ", " + both + " of them with what it had started" : "";
    System.out.println("Killed " + kills + " times" + together + ": one champion each time, and each step once");
  }

  /** Until the version has moved, or the loop ended: so a kill follows each step. */
  private void awaitMove(Process process, int moves) throws InterruptedException {
    while (registry.moves(MODEL).size() == moves
        && !process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
      // Looks again.
    }
  }

  private Process start() throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                loop
                    ? "io.purchaseintent.rollout.loop.LoopCommand"
                    : "io.purchaseintent.rollout.RolloutCommand",
                loop ? "run" : "v2",
                "--home=" + home,
                "--registry=" + address));
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("INTENT_ROOT", Path.of("").toAbsolutePath().toString());
    return builder.start();
  }

  private static List<String> way(List<Move> moves) {
    return moves.stream()
        .filter(move -> move.version().equals("v2"))
        .map(move -> move.placement().toString())
        .toList();
  }

  private static void require(boolean holds, String law) {
    if (!holds) {
      System.err.println("rollout-kills: it does not hold: " + law);
      System.exit(1);
    }
  }
}
