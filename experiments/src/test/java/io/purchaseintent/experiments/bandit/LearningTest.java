package io.purchaseintent.experiments.bandit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.Progress;
import io.purchaseintent.decision.Beliefs;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.decision.Situation;
import io.purchaseintent.decision.Stage;
import io.purchaseintent.decision.bandit.LearntRates;
import io.purchaseintent.decision.bandit.LearntRates.Of;
import io.purchaseintent.decision.bandit.LearntRates.Sum;
import io.purchaseintent.event.EventType;
import io.purchaseintent.experiments.offpolicy.Comparison;
import io.purchaseintent.experiments.offpolicy.DecidedLake;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.policy.PolicyFile;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.board.StoreNotes;
import io.purchaseintent.registry.learnt.LearntBoard;
import io.purchaseintent.registry.learnt.LearntVersion;
import io.purchaseintent.registry.learnt.LearntVersion.Verdict;
import io.purchaseintent.scoring.Segment;
import io.purchaseintent.store.FolderStore;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a lake in which chance gave a gift to half of the visits. */
final class LearningTest {

  private static final Instant MONDAY = Instant.parse("2026-03-02T00:00:00Z");
  private static final AuditEntry AUDIT = new AuditEntry(MONDAY, "ann", "nightly");
  private static final String EVEN = "none=0.5,gift=0.5";

  private static final Policy POLICY = policy("bandit: {kind: thompson, half_life_days: 1}");

  private static Policy policy(String learns) {
    return PolicyFile.of(
            "test",
            """
            name: shop
            zone: UTC
            margin: 0.5
            average_order_value: 50
            %s
            actions:
              - action: none
              - action: gift
                cost: {fixed: 5, paid: on_purchase}
                uplift: {odds_ratio: 1.05}
            """
                .formatted(learns))
        .policy();
  }

  @TempDir private Path folder;
  private DecidedLake shop;
  private int visits;

  @BeforeEach
  void openLake() {
    shop = new DecidedLake(folder.resolve("lake"));
  }

  private LearntBoard board() {
    return new LearntBoard(new StoreNotes(new FolderStore(folder), "shop", "learnt"));
  }

  private Learning learning(Policy policy, Instant now) {
    Comparison comparison =
        new Comparison(
            shop.lake(),
            new Comparison.Settings(
                null,
                null,
                new SessionGap(Duration.ofMinutes(30)),
                Duration.ofHours(1),
                0.05,
                0.01,
                1,
                100_000,
                1),
            Clock.fixed(now, ZoneOffset.UTC),
            new Progress(new PrintStream(OutputStream.nullOutputStream()), false, () -> 0));
    return new Learning(board(), policy, comparison, 0.01);
  }

  private Learning.Outcome learn(Policy policy, Instant now) throws IOException {
    return learning(policy, now).learn(false, null, true, AUDIT);
  }

  /** Visits of a day, of which with and without a gift so many in a hundred buy. */
  private void day(int day, int count, int boughtWith, int boughtWithout) {
    SplittableRandom random = new SplittableRandom(day);
    for (int i = 0; i < count; i++) {
      Instant at = MONDAY.plus(Duration.ofDays(day)).plusSeconds(20_000L + 20L * i);
      boolean given = random.nextBoolean();
      visit(at, given, random.nextInt(100) < (given ? boughtWith : boughtWithout), EVEN);
    }
  }

  private void visit(Instant at, boolean given, boolean bought, String choice) {
    String session = "visit" + visits++;
    shop.event(at, session, EventType.PAGE_VIEW, 0);
    shop.decided(at.plusSeconds(5), session, null, 0.3, given ? "gift" : "none", choice, null);
    if (bought) {
      shop.event(at.plusSeconds(60), session, EventType.PURCHASE, 60);
    }
  }

  /** A day's end is known by an event of the next. */
  private void write(int day) throws IOException {
    shop.event(
        MONDAY.plus(Duration.ofDays(day + 1)).plusSeconds(9_000),
        "next" + day,
        EventType.PAGE_VIEW,
        0);
    shop.write("2026030" + (2 + day) + "T235959000");
  }

  private static Instant after(int day) {
    return MONDAY.plus(Duration.ofDays(day + 1)).plusSeconds(10_000);
  }

  private LearntRates kept(LearntVersion version) {
    return (LearntRates) board().kept(version).learnt();
  }

  private static Sum sum(LearntRates rates, String action) {
    return Objects.requireNonNull(rates.sums().get(new Of("anonymous/browsing", action)));
  }

  @Test
  void whatCameOfTheVisits_isLearnt_dayByDay_andOnce() throws IOException {
    day(0, 600, 60, 20);
    write(0);

    LearntVersion first = learnt(learn(POLICY, after(0)));

    assertEquals(600, first.trials());
    assertEquals(MONDAY.plus(Duration.ofDays(1)), first.until());
    LearntRates monday = kept(first);
    // Some 18 hours of a half-life of a day.
    assertEquals(0.6, sum(monday, "gift").bought() / sum(monday, "gift").all(), 0.06);
    assertEquals(0.2, sum(monday, "none").bought() / sum(monday, "none").all(), 0.06);
    assertTrue(first.isFit(), first.checks()::toString);
    assertEquals(1, board().view("shop").inUse().orElseThrow().version());

    Learning.Outcome again = learn(POLICY, after(0));
    assertNull(again.version());
    assertEquals(1, board().view("shop").versions().size());

    day(1, 400, 60, 20);
    write(1);
    LearntVersion second = learnt(learn(POLICY, after(1)));

    assertEquals(400, second.trials());
    assertEquals(1, second.before());
    // The half-life is a day, and visits of a day count by their own times.
    Sum gifts = sum(kept(second), "gift");
    assertTrue(gifts.bought() > 0.5 * sum(monday, "gift").bought());
    assertEquals(0.6, gifts.bought() / gifts.all(), 0.06);
  }

  private static LearntVersion learnt(Learning.Outcome outcome) {
    assertNotNull(outcome.version());
    return outcome.version();
  }

  @Test
  void visitsThatAreNotOver_orHadNoChoice_orBoughtBefore_tellNothing() throws IOException {
    day(0, 300, 60, 20);
    Instant noon = MONDAY.plus(Duration.ofHours(12));
    visit(noon, true, true, "gift=1.0");
    String session = "bought-before";
    shop.event(noon, session, EventType.PURCHASE, 60);
    shop.decided(noon.plusSeconds(30), session, null, 0.3, "gift", EVEN, null);
    String between = "bought-before-there-was-a-choice";
    shop.event(noon, between, EventType.PAGE_VIEW, 0);
    shop.decided(noon.plusSeconds(10), between, null, 0.3, "none", "none=1.0", null);
    shop.event(noon.plusSeconds(20), between, EventType.PURCHASE, 60);
    shop.decided(noon.plusSeconds(30), between, null, 0.3, "gift", EVEN, null);
    write(0);
    visit(MONDAY.plus(Duration.ofDays(1)).plusSeconds(9_500), true, false, EVEN);
    shop.write("20260303T235959001");

    // What was bought before the decision is no outcome: it left.
    assertEquals(301, learnt(learn(POLICY, after(0))).trials());
  }

  @Test
  void versionThatIsWorthLess_thanWhatDecides_isKept_andNotUsed() throws IOException {
    Policy remembers = policy("bandit: {kind: thompson, half_life_days: 3650}");
    day(0, 600, 60, 20);
    write(0);
    learn(remembers, after(0));
    // A day on which gifts drive buyers away teaches more than the others together.
    day(1, 3_000, 20, 60);
    write(1);
    assertTrue(learn(remembers, after(1)).isUsed());
    board().use("shop", 1, AUDIT);
    day(2, 800, 60, 20);
    write(2);

    Learning.Outcome third = learn(remembers, after(2));

    assertEquals(Verdict.FAILED, learnt(third).checks().get(0).verdict(), third::toString);
    assertFalse(third.isUsed());
    assertEquals(1, board().view("shop").inUse().orElseThrow().version());
  }

  @Test
  void dryRun_keepsNothing() throws IOException {
    day(0, 600, 60, 20);
    write(0);

    Learning.Outcome outcome = learning(POLICY, after(0)).learn(false, null, false, AUDIT);

    assertEquals(600, learnt(outcome).trials());
    assertFalse(outcome.isUsed());
    assertTrue(board().view("shop").versions().isEmpty());
  }

  @Test
  void tooFewVisits_areNoPass() throws IOException {
    day(0, 40, 60, 20);
    write(0);

    LearntVersion version = learnt(learn(POLICY, after(0)));

    assertEquals(Verdict.UNKNOWN, version.checks().get(0).verdict());
    assertTrue(board().view("shop").inUse().isEmpty());
    assertNull(learn(POLICY, after(0)).version());

    day(1, 400, 60, 20);
    write(1);
    LearntVersion second = learnt(learn(POLICY, after(1)));

    // What was not enough is learnt again with what came since, and once.
    assertEquals(440, second.trials());
    assertEquals(0, second.before());
    assertTrue(second.isFit(), second.checks()::toString);
  }

  @Test
  void otherKindOfBandit_beginsAnew() throws IOException {
    day(0, 600, 60, 20);
    write(0);
    learn(POLICY, after(0));
    Policy contextual = policy("bandit: {kind: contextual}");

    LearntVersion version = learnt(learn(contextual, after(0)));

    assertEquals(0, version.before());
    assertEquals("contextual", version.kind());
    Beliefs beliefs =
        board().kept(version).learnt().beliefs(contextual.bandit().orElseThrow(), "2");
    double[] gift = beliefs.purchases("gift", 0.31, situation());
    double[] none = beliefs.purchases("none", 0.3, situation());
    assertEquals(0.6, Arrays.stream(gift).average().orElse(0), 0.08);
    assertEquals(0.2, Arrays.stream(none).average().orElse(0), 0.08);
  }

  private static Situation situation() {
    return new Situation(
        "s", MONDAY, 0.3, 0, Segment.ANONYMOUS, null, null, Stage.BROWSING, 0, List.of());
  }
}
