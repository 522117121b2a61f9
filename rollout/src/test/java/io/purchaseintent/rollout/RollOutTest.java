package io.purchaseintent.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.FileRegistry;
import io.purchaseintent.registry.FinalJudgement;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.Role;
import io.purchaseintent.rollout.Progress.State;
import io.purchaseintent.rollout.evidence.Outcomes;
import io.purchaseintent.rollout.evidence.Servers;
import io.purchaseintent.rollout.plan.Check;
import io.purchaseintent.rollout.plan.Margins;
import io.purchaseintent.rollout.plan.Plan;
import io.purchaseintent.rollout.plan.Step;
import io.purchaseintent.rollout.state.RolloutFolder;
import io.purchaseintent.rollout.state.RolloutFolder.Pause;
import io.purchaseintent.statistics.RateDetector.Hits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of a version through a registry in a folder, killed and crossed on it. */
final class RollOutTest {

  private static final String MODEL = "m";
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Plan PLAN =
      new Plan(
          List.of(new Step(0, HOUR, 1), new Step(0.05, HOUR, 1), new Step(0.5, HOUR, 1)),
          HOUR,
          Duration.ofSeconds(1),
          0.05,
          Set.of(),
          Margins.DEFAULTS);
  private static final List<String> WHOLE_WAY =
      List.of(
          "production as shadow",
          "production as challenger for 5% of the visitors",
          "production as challenger for 50% of the visitors",
          "production as champion");

  @TempDir private Path home;
  private FileRegistry registry;
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private long sessions = 1;
  private Hits visitors = Hits.NONE;

  @BeforeEach
  void start() {
    registry = new FileRegistry(home.resolve("registry"));
    write(true);
    promote("v1", Placement.of(Role.CHAMPION), "ann");
    write(true);
  }

  private void write(boolean passed) {
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    manifest.putObject("gates").put("passed", passed).putArray("results");
    registry.write(MODEL, manifest, Map.of("a.txt", new byte[] {1}), entry("train"));
  }

  /** One that kept days back, and passed its gates. */
  private void writeThatKeptDays() {
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    manifest.putObject("gates").put("passed", true).putArray("results");
    manifest.putObject(FinalJudgement.FIELD);
    registry.write(MODEL, manifest, Map.of("a.txt", new byte[] {1}), entry("train"));
  }

  private void judge(String version, boolean passed) {
    AuditEntry audit = new AuditEntry(now, "ann", FinalJudgement.logged("7 visits", passed));
    registry.judge(MODEL, version, audit);
  }

  private AuditEntry entry(String who) {
    return new AuditEntry(now, who, "as told");
  }

  private void promote(String version, Placement to, String who) {
    registry.promote(MODEL, version, to, entry(who));
  }

  private Progress look(ModelRegistry of, String version) {
    return look(of, version, PLAN);
  }

  private Progress look(Plan plan) {
    return look(registry, "v2", plan);
  }

  private static Plan with(Set<Check> required) {
    return new Plan(
        PLAN.steps(), PLAN.every(), PLAN.lakeEvery(), PLAN.risk(), required, PLAN.margins());
  }

  private Progress look(ModelRegistry of, String version, Plan plan) {
    return new RollOut(
            of,
            MODEL,
            version,
            plan,
            new Servers(List.of(), null),
            new LakeLook(
                (since, champion, variant) ->
                    new Outcomes(sessions, 0, visitors, new TreeMap<>(), null),
                plan.lakeEvery(),
                Runnable::run),
            new RolloutFolder(home),
            Clock.fixed(now, ZoneOffset.UTC))
        .look();
  }

  private Progress look() {
    return look(registry, "v2");
  }

  private Progress later() {
    now = now.plus(HOUR);
    return look();
  }

  private List<String> way(String version) {
    return registry.moves(MODEL).stream()
        .filter(move -> move.version().equals(version) && move.action() == Move.Action.PROMOTE)
        .map(move -> move.placement().toString())
        .toList();
  }

  @Test
  void version_goesEachStep_afterItsTime_andBecomesChampion() {
    assertEquals(State.WENT_ON, look().state());
    assertEquals(State.WAITS, look().state());
    assertEquals(State.WENT_ON, later().state());
    assertEquals(State.WAITS, look().state());
    now = now.plus(HOUR).minusSeconds(1);
    assertEquals("time: PT59M59S of PT1H", look().why());
    now = now.plusSeconds(1);
    assertEquals(State.WENT_ON, look().state());
    assertEquals(State.WAITS, look().state());
    assertEquals(State.PROMOTED, later().state());

    assertEquals(WHOLE_WAY, way("v2"));
    assertEquals("v2", registry.champion(MODEL).orElse(""));
    assertEquals(State.PROMOTED, look().state());
  }

  @Test
  void versionThatKeptDaysBack_isJudgedByThem_beforeItBegins_andBeforeItIsChampion() {
    writeThatKeptDays();
    Progress notAsked = look(registry, "v3");
    assertEquals(State.REFUSED, notAsked.state());
    assertEquals("it kept days back, and was not judged by them", notAsked.why());

    judge("v3", true);
    assertEquals(State.WENT_ON, look(registry, "v3").state());
    judge("v3", false);
    State state = State.WENT_ON;
    for (int i = 0; i < 9 && !state.isOver(); i++) {
      now = now.plus(HOUR);
      state = look(registry, "v3").state();
    }

    assertEquals(State.BACK, state);
    assertEquals("v1", registry.champion(MODEL).orElse(""));
    assertEquals(WHOLE_WAY.get(WHOLE_WAY.size() - 2), way("v3").get(WHOLE_WAY.size() - 2));
  }

  @Test
  void versionThatNobodyAsks_waits() {
    sessions = 0;
    look();
    look();

    assertEquals("sessions: 0 of 1", later().why());
    assertEquals(State.WAITS, later().state());
  }

  @Test
  void killedBeforeAndAfterEachMove_noStepIsLeftOutOrDoneTwice() {
    for (boolean after : new boolean[] {false, true}) {
      for (int i = 0; i < WHOLE_WAY.size(); i++) {
        assertThrows(Killed.Kill.class, () -> look(new Killed(registry, after), "v2"));
        State state = look().state();
        if (!after) {
          assertEquals(i == 3 ? State.PROMOTED : State.WENT_ON, state);
        }
        if (i < 3) {
          assertEquals(State.WAITS, look().state());
          assertEquals("v1", registry.champion(MODEL).orElse(""));
        }
        now = now.plus(HOUR);
      }
      assertEquals(WHOLE_WAY, way("v2"));
      restart();
    }
  }

  private void restart() {
    home = home.resolve("next");
    start();
  }

  @Test
  void whatIsRemembered_canBeLost_andOnlyTheStepBeginsAnew() throws IOException {
    look();
    look();
    now = now.plus(HOUR);
    Files.writeString(home.resolve("run/rollout/state.json"), "{ half");

    assertEquals("time: PT0S of PT1H", look().why());
    assertEquals(State.WENT_ON, later().state());
    assertEquals(WHOLE_WAY.subList(0, 2), way("v2"));
  }

  @Test
  void versionThatTheGuardTookOut_isOver_andMayBeginAgain() {
    look();
    look();
    promote("v2", Placement.STAGING, "guard");

    Progress end = look();

    assertEquals(State.TAKEN_AWAY, end.state());
    assertEquals("guard took it away: as told", end.why());
    assertEquals(State.WENT_ON, look().state());
  }

  @Test
  void stepThatAPersonSkips_isFollowed_fromItsBeginning() {
    look();
    look();
    promote("v2", Placement.challenger(0.5), "ann");

    assertEquals("time: PT0S of PT1H", look().why());
    assertEquals(State.PROMOTED, later().state());
  }

  @Test
  void sharesThatAreOff_waitForAPerson_byWhatAllChallengersHaveMeanwhile() {
    write(true);
    promote("v2", Placement.challenger(0.5), "ann");
    visitors = new Hits(10_000, 6_250);
    Plan asksForShares = with(Set.of(Check.SHARES));
    look(asksForShares);

    Progress alone = look(asksForShares);
    assertEquals(State.WAITS, alone.state());
    assertTrue(alone.why().contains("planned are 50.00%: surely too many"), alone.why());

    promote("v3", Placement.challenger(0.2), "ann");
    now = now.plus(HOUR);
    assertEquals(State.PROMOTED, look(asksForShares).state());
  }

  @Test
  void championThatChanges_takesTheVersionBack() {
    write(true);
    look();
    promote("v3", Placement.of(Role.CHAMPION), "ann");

    Progress end = look();

    assertEquals(State.BACK, end.state());
    assertTrue(end.why().startsWith("the champion is v3 and no more v1"), end.why());
    assertEquals(Placement.STAGING, registry.standings(MODEL).of("v2"));
  }

  @Test
  void versionThatVanishes_isTakenBack() throws IOException {
    look();
    look();
    try (var files = Files.walk(home.resolve("registry/m/v2"))) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }

    Progress end = look();

    assertEquals(State.BACK, end.state());
    assertTrue(end.why().startsWith("it is not there as it was registered"), end.why());
    assertEquals("v1", registry.champion(MODEL).orElse(""));
  }

  @Test
  void registryThatIsAway_changesNothing_andIsToldOf() throws IOException {
    look();
    Path log = home.resolve("registry/m/log.jsonl");
    byte[] before = Files.readAllBytes(log);
    Files.writeString(log, "no log\n");

    Progress away = look();
    Files.write(log, before);

    assertEquals(State.REGISTRY_AWAY, away.state());
    assertTrue(away.why().startsWith("all stays as it is: "), away.why());
    assertEquals(State.WAITS, look().state());
  }

  @Test
  void secondRollOut_isRefused_andTheFirstIsNamed() {
    write(true);
    look();

    Progress refused = look(registry, "v3");

    assertEquals(State.REFUSED, refused.state());
    assertTrue(refused.why().startsWith("v2 is rolled out now"), refused.why());
  }

  @Test
  void versionThatAGateRefused_orThatIsNone_doesNotBegin() {
    write(false);

    assertEquals(State.REFUSED, look(registry, "v3").state());
    assertEquals("there is no version v9 of m", look(registry, "v9").why());
    assertEquals(List.of(), way("v3"));
  }

  @Test
  void pause_keepsItWhereItIs_untilItIsResumed() {
    look();
    look();
    RolloutFolder folder = new RolloutFolder(home);
    folder.pause(new Pause("now", "ann", "on holiday"));

    assertEquals("paused by ann: on holiday", later().why());
    folder.pause(null);
    assertEquals(State.WENT_ON, look().state());
  }

  @Test
  void pause_endsWithItsRollOut() {
    look();
    look();
    RolloutFolder folder = new RolloutFolder(home);
    folder.pause(new Pause("now", "ann", "on holiday"));
    promote("v2", Placement.STAGING, "ann");

    assertEquals(State.TAKEN_AWAY, look().state());
    assertEquals(Optional.empty(), folder.pause());
  }

  @Test
  void versionThatStandsBesideThePlan_orHasNoRoom_isToldOf() {
    promote("v2", Placement.challenger(0.2), "ann");

    assertTrue(
        assertThrows(UserError.class, this::look).getMessage().contains("no step of the plan"));

    promote("v2", Placement.STAGING, "ann");
    write(true);
    promote("v3", Placement.challenger(0.6), "ann");
    assertTrue(assertThrows(UserError.class, this::look).getMessage().contains("[v3] have 0.6"));
  }

  @Test
  void otherLock_isNotTakenTwice() {
    RolloutFolder folder = new RolloutFolder(home);
    try (RolloutFolder.Lock held = folder.lock()) {
      assertTrue(
          assertThrows(UserError.class, folder::lock).getMessage().startsWith("Another roll-out"));
    }
    folder.lock().close();
  }
}
