package io.purchaseintent.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.purchaseintent.command.Commands;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.registry.FinalJudgement;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.Role;
import io.purchaseintent.registry.board.Doing;
import io.purchaseintent.registry.board.HeldLease;
import io.purchaseintent.registry.board.Holder;
import io.purchaseintent.registry.board.LeaseDesk;
import io.purchaseintent.registry.board.Notes;
import io.purchaseintent.registry.board.Permit;
import io.purchaseintent.registry.board.Processes;
import io.purchaseintent.registry.board.StoreNotes;
import io.purchaseintent.store.FolderStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** The commands as they are typed, on a registry in a folder, with no server. */
@ResourceLock(Resources.SYSTEM_OUT)
final class CommandsTest {

  private static final String MODEL = "purchase-intent";

  @TempDir private Path home;
  private FileRegistry registry;
  private HttpServer receiver;
  private Map<String, String> environment = Map.of();

  /** How a command ended, and what it printed. */
  private record Ended(int code, String text) {}

  @BeforeEach
  void start() throws IOException {
    registry = new FileRegistry(home.resolve("registry"));
    for (int i = 0; i < 2; i++) {
      ObjectNode manifest = JsonNodeFactory.instance.objectNode();
      manifest.putObject("gates").put("passed", true).putArray("results");
      registry.write(MODEL, manifest, Map.of("a.txt", new byte[] {1}), entry());
    }
    registry.promote(MODEL, "v1", Placement.of(Role.CHAMPION), entry());
    Files.writeString(
        home.resolve("rollout.yaml"),
        """
        require: [calibration]
        steps:
          - {shadow: true, bake: PT1H, sessions: 1}
          - {share: 0.5, bake: PT1H, sessions: 1}
        """);
  }

  private static AuditEntry entry() {
    return new AuditEntry(Instant.parse("2026-03-01T12:00:00Z"), "ann", "as told");
  }

  private Ended run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--home=" + home);
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (PrintStream told = new PrintStream(text, true, StandardCharsets.UTF_8)) {
      System.setOut(told);
      System.setErr(told);
      int code = Commands.run(new RolloutCommand(environment), all.toArray(new String[0]));
      return new Ended(code, text.toString(StandardCharsets.UTF_8).strip());
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private void assertEnds(int code, String text, String... arguments) {
    Ended ended = run(arguments);
    assertEquals(code, ended.code(), ended::text);
    assertTrue(ended.text().contains(text), ended::text);
  }

  @Test
  void nothingThatGoesOn_isToldByEach() {
    assertEnds(0, "No roll-out was begun here", "status");
    assertEnds(1, "there is nothing to skip", "skip", "--why=soon");
    assertEnds(1, "say which, as abort v4", "abort", "--why=no");
    assertEnds(1, "v2 is candidate: there is nothing to abort", "abort", "v2", "--why=no");
    assertEnds(0, "It was not paused", "resume");
    assertEnds(2, "--why must say why", "pause", "--why= ");
  }

  @Test
  void addressThatIsNone_isToldBeforeAnythingMoves() {
    assertEnds(2, "--server=foo must be as http://HOST:PORT", "v2", "--once", "--server=foo");
    assertEquals(Placement.CANDIDATE, registry.standings(MODEL).of("v2"));
  }

  @Test
  void loopThatIsAtWork_keepsARollOutByHandOut_andItsOwnIsLetIn() throws Exception {
    Notes notes = new StoreNotes(new FolderStore(home.resolve("registry")), MODEL);
    Processes processes = new Processes();
    Holder loop = processes.me(Holder.LOOP);
    HeldLease held =
        new LeaseDesk(
                notes, loop, Duration.ofSeconds(60), processes, Clock.systemUTC(), System::nanoTime)
            .ask()
            .held();
    ScheduledExecutorService renews = Executors.newSingleThreadScheduledExecutor();
    try {
      renews.scheduleWithFixedDelay(
          () -> held.renew(new Doing("retrain", "", "a pass"), null),
          0,
          100,
          TimeUnit.MILLISECONDS);

      assertEnds(4, "'s loop (process " + loop.pid(), "v2", "--once");
    } finally {
      renews.shutdown();
      assertTrue(renews.awaitTermination(30, TimeUnit.SECONDS));
    }
    assertEquals(Placement.CANDIDATE, registry.standings(MODEL).of("v2"));
    environment = Map.of(Permit.VARIABLE, loop.id());
    assertEnds(0, "went on: the roll-out begins", "v2", "--once");
    held.end();
    assertEnds(4, "holds the lease no more", "v2", "--once");
    environment = Map.of();
    assertEnds(0, "v2", "v2", "--once");
  }

  @Test
  void pauseAndResume_areTold_andHoldTheNextStep() {
    assertEnds(0, "v2 (production as shadow) went on: the roll-out begins", "v2", "--once");
    assertEnds(0, "takes no further step", "pause", "--why=a sale");
    assertEnds(0, "waits: paused by ", "v2", "--once");
    assertEnds(0, ": a sale", "status");
    assertEnds(0, "\"paused\":{\"since\":", "status", "--json");
    assertEnds(0, "The roll-out goes on", "resume");
    assertEnds(0, "waits: time: PT", "v2", "--once");
  }

  @Test
  void skip_movesToEachStep_andToChampionFromTheLast() {
    run("v2", "--once");

    assertEnds(0, "v2 is production as challenger for 50%", "skip", "--why=seen");
    assertEnds(0, "v2 is production as challenger for 50% of the visitors, beside v1", "status");
    assertEnds(0, "v2 is production as champion", "skip", "--why=seen");

    assertEquals("v2", registry.champion(MODEL).orElse(""));
    assertEnds(0, "v2 (production as champion) promoted: it is the champion", "v2", "--once");
    assertEnds(0, "It is over (promoted)", "status");
    List<Move> moves = registry.moves(MODEL);
    assertEquals("seen", moves.get(moves.size() - 1).audit().why());
  }

  @Test
  void skip_bringsNobodyToChampion_whomTheDaysKeptBackRefuse() {
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    manifest.putObject("gates").put("passed", true).putArray("results");
    manifest.putObject(FinalJudgement.FIELD);
    registry.write(MODEL, manifest, Map.of("a.txt", new byte[] {1}), entry());
    judge(true);
    run("v3", "--once");
    assertEnds(0, "v3 is production as challenger for 50%", "skip", "--why=seen");
    judge(false);

    assertEnds(1, "v3 was refused by the days that it kept back: it stays", "skip", "--why=seen");

    assertEquals("v1", registry.champion(MODEL).orElse(""));
  }

  private void judge(boolean passed) {
    String figures = FinalJudgement.logged("7 visits", passed);
    registry.judge(MODEL, "v3", new AuditEntry(Instant.EPOCH, "ann", figures));
  }

  @Test
  void abort_bringsBackToStaging_andIsTheEnd() {
    run("v2", "--once");

    assertEnds(0, "v2 is staging", "abort", "--why=too sure");

    assertEnds(3, " took it away: too sure", "v2", "--once");
    assertEnds(0, "It is over (taken away): ", "status");
    assertEquals("v1", registry.champion(MODEL).orElse(""));
    assertEnds(1, "there is nothing to abort", "abort", "v2", "--why=again");
  }

  @Test
  void versionThatVanished_isTakenBack_withTheReason() throws IOException {
    run("v2", "--once");
    run("v2", "--once");
    Path files = home.resolve("registry/" + MODEL + "/v2");
    Files.move(files, home.resolve("elsewhere"));

    assertEnds(3, "back: it is not there as it was registered", "v2", "--once");
    assertEquals(Placement.STAGING, registry.standings(MODEL).of("v2"));
  }

  /** Whoever is told of moves: the placements that were posted. */
  private BlockingQueue<String> receiver() throws IOException {
    BlockingQueue<String> posted = new LinkedBlockingQueue<>();
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          JsonNode data = new ObjectMapper().readTree(exchange.getRequestBody()).path("data");
          posted.add(data.path("stage").asText() + " " + data.path("role").asText());
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    Path secret = Files.writeString(home.resolve("secret"), "whsec_" + "A".repeat(32));
    Files.writeString(
        home.resolve("webhooks.yaml"),
        "hooks: {deploy: {url: \"http://localhost:%d\", secret: \"file:%s\", events: [promote]}}"
            .formatted(receiver.getAddress().getPort(), secret));
    return posted;
  }

  @AfterEach
  void stop() {
    if (receiver != null) {
      receiver.stop(0);
    }
  }

  @Test
  void moves_areToldToWhomWebhooksName_byEachCommand() throws IOException {
    Queue<String> posted = receiver();
    run("v2", "--once");
    run("skip", "--why=seen");
    run("abort", "--why=too sure");

    assertEquals(
        List.of("production shadow", "production challenger", "staging "), List.copyOf(posted));
  }

  @Test
  void rollOutThatGoesOn_tellsMovesMeanwhile() throws Exception {
    BlockingQueue<String> posted = receiver();
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<Ended> ends = other.submit(() -> run("v2"));
      assertEquals("production shadow", posted.poll(1, TimeUnit.MINUTES));

      assertFalse(ends.isDone());
      registry.promote(MODEL, "v2", Placement.STAGING, entry());
      assertEquals("staging ", posted.poll(1, TimeUnit.MINUTES));
      assertEquals(3, ends.get(1, TimeUnit.MINUTES).code());
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void registryThatTakesNoMove_changesNothing_andEndsWithOne() throws IOException {
    Path folder = home.resolve("registry/" + MODEL);
    byte[] log = Files.readAllBytes(folder.resolve("log.jsonl"));
    Files.writeString(folder.resolve("log.jsonl"), "{ half\n");

    assertEnds(1, "registry away: all stays as it is: ", "v2", "--once");
    Files.write(folder.resolve("log.jsonl"), log);
    run("v2", "--once");
    Files.writeString(folder.resolve("log.jsonl"), "{ half\n");
    assertEnds(1, "", "skip", "--why=soon");
    assertEnds(1, "", "abort", "--why=no");
    assertEnds(0, "v2 is not known: ", "status");
  }

  @Test
  void whatContradictsItself_isUsage() {
    assertEnds(2, "Say which version", "--once");
    assertEnds(2, "contradict each other", "v2", "--once", "--until-done");
    assertEnds(2, "--sessions=0 must be 1 or more", "v2", "--once", "--sessions=0");
    assertEnds(3, "there is no version v9", "v9", "--once");
  }
}
