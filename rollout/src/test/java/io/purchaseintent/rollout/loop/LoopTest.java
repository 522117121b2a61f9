package io.purchaseintent.rollout.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.Role;
import io.purchaseintent.registry.board.Deed;
import io.purchaseintent.registry.board.HeldLease;
import io.purchaseintent.registry.board.Holder;
import io.purchaseintent.registry.board.Journal;
import io.purchaseintent.registry.board.LeaseDesk;
import io.purchaseintent.registry.board.LoopBoard;
import io.purchaseintent.registry.board.Notes;
import io.purchaseintent.registry.board.Order.Action;
import io.purchaseintent.registry.board.Processes;
import io.purchaseintent.registry.board.StoreNotes;
import io.purchaseintent.rollout.state.Remembered;
import io.purchaseintent.rollout.state.RolloutFolder;
import io.purchaseintent.store.FolderStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the loop begins, and what it does with orders and failures; programs are made up. */
final class LoopTest {

  private static final String MODEL = "purchase-intent";
  private static final Instant NOW = Instant.parse("2026-03-02T07:00:00Z");
  private static final String STAGED =
      "{\"state\":\"staged\",\"says\":\"v2 is in staging\",\"steps\":[{\"facts\":{\"version\":\"v2\"}}]}";

  /** For this home has no day that could be watched. */
  private static final LoopPlan WITHOUT_WATCH =
      new LoopPlan(
          LoopPlan.DEFAULTS.every(),
          LoopPlan.DEFAULTS.lease(),
          LoopPlan.DEFAULTS.at(),
          null,
          false,
          LoopPlan.DEFAULTS.retrain(),
          "flink",
          List.of(),
          null,
          null,
          List.of());

  @TempDir private Path home;

  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final AtomicLong nanos = new AtomicLong();
  private final FakePrograms programs = new FakePrograms();
  private final List<String> told = new ArrayList<>();
  private FileRegistry registry;
  private Notes notes;
  private LoopBoard board;

  private final Clock clock =
      new Clock() {
        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return now.get();
        }
      };

  @BeforeEach
  void start() throws Exception {
    registry = new FileRegistry(home.resolve("registry"));
    write();
    registry.promote(MODEL, "v1", Placement.of(Role.CHAMPION), entry("ann", "first"));
    notes = new StoreNotes(new FolderStore(home.resolve("registry")), MODEL);
    board = new LoopBoard(notes, clock);
    Files.writeString(
        home.resolve("rollout.yaml"),
        """
        require: [calibration]
        steps:
          - {shadow: true, bake: PT1H, sessions: 1}
          - {share: 0.5, bake: PT1H, sessions: 1}
        """);
  }

  private static AuditEntry entry(String who, String why) {
    return new AuditEntry(NOW, who, why);
  }

  private void write() {
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    manifest.putObject("gates").put("passed", true).putArray("results");
    registry.write(MODEL, manifest, Map.of("a.txt", new byte[] {1}), entry("train", "it"));
  }

  /** As a retraining leaves it. */
  private void stage() {
    write();
    registry.promote(MODEL, "v2", Placement.STAGING, entry("ann", "retrain 2026: schedule"));
  }

  /** As a roll-out leaves it that has begun. */
  private void shadow() {
    int moves = registry.moves(MODEL).size();
    new RolloutFolder(home).remember(Remembered.begin(MODEL, "v2", "v1", moves, NOW));
    registry.promote(MODEL, "v2", Placement.of(Role.SHADOW), entry("rollout", "it begins"));
  }

  /** A loop of a new process. */
  private Loop loop() {
    return loop(LoopPlan.DEFAULTS);
  }

  private Loop loop(LoopPlan plan) {
    LeaseDesk desk =
        new LeaseDesk(
            notes,
            new Holder("h" + nanos.incrementAndGet(), Holder.LOOP, "ann", "here", "", 1, 1),
            Duration.ofSeconds(60),
            new Processes() {
              @Override
              public boolean isGone(Holder holder) {
                return true;
              }
            },
            clock,
            nanos::get);
    HeldLease held = desk.ask().held();
    assertNotNull(held);
    HomeRecords records = new HomeRecords(new Lake(home.resolve("lake")), home);
    Words words = new Words(MODEL, List.of("--home=" + home));
    Loop.Setting setting =
        new Loop.Setting(
            programs,
            words,
            records,
            new Versions(registry, MODEL, new RolloutFolder(home)),
            new OrderDesk(registry, home, records, programs, words),
            false);
    return new Loop(held, board, new Journal(notes, held.lease()), plan, setting, clock, told::add);
  }

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  private List<String> deeds() {
    return board.view().deeds().stream().map(deed -> deed.step() + " " + deed.outcome()).toList();
  }

  private Deed last() {
    List<Deed> deeds = board.view().deeds();
    return deeds.get(deeds.size() - 1);
  }

  @Test
  void pass_watchesRetrainsAndRollsOut_oneAfterTheOther() {
    Loop loop = loop();
    assertTrue(loop.look());
    assertEquals(List.of("retrain"), programs.names());
    assertTrue(loop.look());
    assertEquals(List.of("watch failed", "retrain "), deeds());
    stage();
    programs.last().ends(0, STAGED, "");

    assertTrue(loop.look());

    assertEquals(List.of("retrain", "rollout"), programs.names());
    assertEquals("v2", programs.last().words().get(1));
    assertEquals("retrain staged", deeds().get(1));
    assertEquals("v2", board.view().deeds().get(1).what());
    registry.promote(MODEL, "v2", Placement.of(Role.CHAMPION), entry("rollout", "passed"));
    programs.last().ends(0, "{\"state\":\"promoted\",\"why\":\"passed\"}", "");
    assertTrue(loop.look());
    Deed rolled = last();
    assertEquals("promoted", rolled.outcome());
    assertEquals("staging", rolled.from());
    assertEquals("production as champion", rolled.to());
    assertTrue(loop.look());
    assertEquals(2, programs.started.size(), "nothing is left to do in this pass");
    pass(Duration.ofDays(1));
    assertTrue(loop.look());
    assertEquals(List.of("retrain", "rollout", "retrain"), programs.names());
  }

  @Test
  void versionThatWasTakenBack_orIsOlderThanTheChampion_isNotRolledOutAgain() {
    stage();
    shadow();
    registry.promote(MODEL, "v2", Placement.STAGING, entry("rollout", "it does harm"));
    new RolloutFolder(home).remember(new RolloutFolder(home).remembered().get().ended("back", "x"));
    assertTrue(loop().look());
    assertEquals(List.of("retrain"), programs.names());

    write();
    registry.promote(MODEL, "v2", Placement.STAGING, entry("ann", "retrain 2026: again"));
    registry.promote(MODEL, "v3", Placement.of(Role.CHAMPION), entry("ann", "by hand"));
    assertEquals(
        Optional.empty(), new Versions(registry, MODEL, new RolloutFolder(home)).next(List.of()));
  }

  @Test
  void failure_isTold_andTriedAgainEverMoreRarely() {
    Loop loop = loop();
    assertTrue(loop.look());
    for (int minutes : new int[] {1, 2, 4}) {
      programs.last().ends(1, "", "no space left");
      assertTrue(loop.look());
      assertEquals("exit code 1: no space left", last().says());
      int before = programs.started.size();
      pass(Duration.ofMinutes(minutes).minusSeconds(1));
      assertTrue(loop.look());
      assertEquals(before, programs.started.size(), "too early");
      pass(Duration.ofSeconds(1));
      assertTrue(loop.look());
      assertEquals(before + 1, programs.started.size());
    }
    assertTrue(loop.hasFailed());
  }

  @Test
  void retrainingThatFailed_isToldByItsRecord() {
    Loop loop = loop();
    assertTrue(loop.look());
    programs
        .last()
        .ends(
            1,
            "{\"state\":\"failed\",\"says\":\"train: No space left on device\"}",
            "retrain: start it again, and it goes on with this step");

    assertTrue(loop.look());

    assertEquals("exit code 1: train: No space left on device", last().says());
  }

  private void ends(int program, int code, String json, String says) {
    programs.started.get(program).ends(code, json, says);
  }

  @Test
  void stepThatFailsThreeTimes_isToldToReceivers_once_andItsEnd() throws Exception {
    Files.writeString(home.resolve("alerts.yaml"), "receivers: {}");
    Loop loop = loop(WITHOUT_WATCH);
    assertTrue(loop.look());
    for (int i = 0; i < 3; i++) {
      ends(i, 1, "", "no space left");
      assertTrue(loop.look());
      pass(Duration.ofMinutes(5));
      assertTrue(i == 2 || loop.look());
    }

    assertEquals(List.of("retrain", "retrain", "retrain", "rules"), programs.names());
    List<String> words = programs.last().words();
    assertEquals(List.of("rules", "tell", "--key=retrain-fails"), words.subList(0, 3));
    assertTrue(words.toString().contains("failed 3 times in a row: exit code 1: no space left"));
    ends(3, 1, "", "RECEIVER chat CANNOT BE REACHED");
    assertTrue(loop.look());
    assertEquals("retrain", programs.last().name(), "a receiver that is away keeps nothing");
    pass(Duration.ofMinutes(2));
    assertTrue(loop.look());
    assertTrue(programs.last().words().contains("--lasts"), "it is tried again");
    ends(5, 0, "", "told chat");
    ends(4, 0, "{\"state\":\"refused_by_gates\",\"says\":\"ECE 0.1\"}", "");
    assertTrue(loop.look());
    assertTrue(programs.last().words().contains("--over"), programs.last().words().toString());
    Loop next = loop(WITHOUT_WATCH);
    assertTrue(next.look());
    assertTrue(programs.last().words().contains("--over"), "what was cut off is told again");
    ends(7, 0, "", "told chat");
    assertTrue(next.look());
    assertTrue(programs.last().words().toString().contains("refused by its gates: ECE 0.1"));
    ends(8, 0, "", "told chat");
    assertTrue(next.look());
    pass(Duration.ofHours(2));
    assertTrue(next.look());
    assertEquals(9, programs.started.size(), "each is told once: " + programs.last().words());
  }

  @Test
  void nextHolder_goesOn_andClosesWhatWasCutOff() {
    stage();
    shadow();
    Loop killed = loop();
    assertTrue(killed.look());
    assertEquals(List.of("rollout"), programs.names());

    Loop next = loop();

    assertFalse(killed.look());
    assertTrue(programs.started.get(0).wasStopped());
    assertTrue(next.look());
    assertEquals(List.of("watch failed", "rollout cut_off", "rollout "), sorted());
    assertEquals(2, programs.started.size());
    assertEquals("it goes on", last().why());
  }

  private List<String> sorted() {
    return deeds().stream().sorted(java.util.Comparator.reverseOrder()).toList();
  }

  @Test
  void pause_keepsFromBeginning_andOutlivesTheProcess() {
    board.order("p", Action.PAUSE, null, "ann", "a sale");
    assertTrue(loop().look());
    assertEquals(List.of(), programs.names());
    assertEquals("ann", new RolloutFolder(home).pause().orElseThrow().who());
    Loop next = loop();
    assertTrue(next.look());
    assertEquals(List.of(), programs.names());
    assertNotNull(board.view().paused());

    board.order("r", Action.RESUME, null, "bob", "it is over");
    assertTrue(next.look());

    assertEquals(List.of("retrain"), programs.names());
    assertTrue(new RolloutFolder(home).pause().isEmpty());
    assertNull(board.view().paused());
    assertEquals(List.of(), board.view().orders());
  }

  @Test
  void skip_bringsTheVersionToItsNextStep_once() {
    stage();
    shadow();
    Loop loop = loop();
    assertTrue(loop.look());
    String target = board.view().lease().orElseThrow().doing().target();
    assertEquals("rollout v2 production as shadow", target);
    board.order("s1", Action.SKIP, target, "ann", "seen enough");
    board.order("s2", Action.SKIP, target, "bob", "me too");

    assertTrue(loop.look());

    assertEquals(0.5, registry.standings(MODEL).of("v2").share());
    Deed heard = board.view().heard("s1").orElseThrow();
    assertEquals("done", heard.outcome(), heard::says);
    assertEquals("production as shadow", heard.from());
    assertEquals("too_late", board.view().heard("s2").orElseThrow().outcome());
    assertEquals("ann", registry.moves(MODEL).get(registry.moves(MODEL).size() - 1).audit().who());
  }

  @Test
  void orderWhoseLoopWasKilledBeforeItsAnswer_isDoneOnce() {
    stage();
    shadow();
    board.order("s1", Action.SKIP, "rollout v2 production as shadow", "ann", "seen enough");
    registry.promote(
        MODEL, "v2", Placement.challenger(0.5), entry("ann", "seen enough (order s1)"));

    assertTrue(loop().look());

    assertEquals(0.5, registry.standings(MODEL).of("v2").share());
    assertEquals("done", board.view().heard("s1").orElseThrow().outcome());
  }

  @Test
  void skip_withoutARollOut_leavesTheNextRetrainingOut() {
    board.order("s", Action.SKIP, null, "ann", "the data are being mended");
    Loop loop = loop();
    assertTrue(loop.look());
    assertTrue(loop.look());
    assertEquals(List.of(), programs.names());
    pass(Duration.ofDays(1));
    assertTrue(loop.look());
    assertEquals(List.of("retrain"), programs.names());
  }

  @Test
  void abort_takesTheVersionBack_orEndsTheRetraining() {
    Loop loop = loop();
    assertTrue(loop.look());
    board.order("a", Action.ABORT, null, "ann", "wrong days");
    assertTrue(loop.look());
    assertTrue(programs.started.get(0).wasStopped());
    assertEquals(List.of("retrain", "retrain"), programs.names());
    assertEquals("give-up", programs.last().words().get(1));
    assertTrue(deeds().contains("retrain given_up"), deeds().toString());

    stage();
    shadow();
    board.order("b", Action.ABORT, null, "bob", "too sure");
    assertTrue(loop.look());
    assertEquals(Placement.STAGING, registry.standings(MODEL).of("v2"));
    assertEquals("done", board.view().heard("b").orElseThrow().outcome());
    board.order("c", Action.ABORT, "rollout v2 production as shadow", "bob", "again");
    assertTrue(loop.look());
    assertEquals("too_late", board.view().heard("c").orElseThrow().outcome());
  }
}
