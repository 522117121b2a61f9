package io.purchaseintent.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who may answer, and who may follow a champion. */
final class ProductionRuleTest {

  private static final AuditEntry AUDIT = new AuditEntry(Instant.EPOCH, "ann", "better");
  private static final Move V1 = Move.register("v1", "1", AUDIT);
  private static final Move V2 = Move.register("v2", "2", AUDIT);
  private static final Move V1_CHAMPION = Move.promote("v1", Placement.of(Role.CHAMPION), AUDIT);
  private static final Move V2_CHAMPION = Move.promote("v2", Placement.of(Role.CHAMPION), AUDIT);

  private static final Placement TO_CHAMPION = Placement.of(Role.CHAMPION);

  private static ObjectNode judged(boolean passed, String verdict) {
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    manifest
        .putObject("gates")
        .put("passed", passed)
        .putArray("results")
        .addObject()
        .put("gate", "champion")
        .put("verdict", verdict);
    return manifest;
  }

  private static Optional<String> refusal(
      String version, ObjectNode manifest, Placement to, Move... moves) {
    return ProductionRule.refusal(version, manifest, List.of(moves), to);
  }

  @Test
  void refusesWhomAGateRefused_inProductionOnly() {
    ObjectNode refused = judged(false, "failed");

    for (Role role : Role.values()) {
      assertEquals(
          Optional.of("was refused by champion"), refusal("v1", refused, Placement.of(role), V1));
    }
    assertEquals(Optional.empty(), refusal("v1", refused, Placement.STAGING, V1));
  }

  @Test
  void refusesWhomNobodyHeldBesideTheChampion() {
    String why =
        refusal("v2", judged(true, "skipped"), TO_CHAMPION, V1, V2, V1_CHAMPION).orElseThrow();

    assertTrue(why.contains("never held beside v1"), why);
    assertEquals(
        Optional.empty(),
        refusal("v2", judged(true, "skipped"), Placement.of(Role.SHADOW), V1, V2, V1_CHAMPION));
  }

  @Test
  void letsWhoWasHeldBesideIt_whoIsTheFirst_andWhoWasChampionBefore() {
    ObjectNode skipped = judged(true, "skipped");

    assertEquals(
        Optional.empty(), refusal("v2", judged(true, "passed"), TO_CHAMPION, V1, V2, V1_CHAMPION));
    assertEquals(Optional.empty(), refusal("v1", skipped, TO_CHAMPION, V1, V2));
    assertEquals(
        Optional.empty(), refusal("v1", skipped, TO_CHAMPION, V1, V2, V1_CHAMPION, V2_CHAMPION));
  }

  @Test
  void champion_isAskedForTheDaysThatItKeptBack() {
    ObjectNode kept = judged(true, "passed");
    kept.putObject(FinalJudgement.FIELD);
    Move passed = judgement(true);
    Move refused = judgement(false);

    assertEquals(
        Optional.of("kept days back, and was not judged by them"),
        refusal("v1", kept, TO_CHAMPION, V1));
    assertEquals(Optional.empty(), refusal("v1", kept, TO_CHAMPION, V1, refused, passed));
    assertEquals(
        Optional.of("was refused by the days that it kept back"),
        refusal("v1", kept, TO_CHAMPION, V1, passed, refused));
    assertEquals(Optional.empty(), refusal("v1", kept, Placement.challenger(0.1), V1));
    assertEquals(
        Optional.empty(), ProductionRule.refusalOfGates("v1", kept, List.of(V1), TO_CHAMPION));
  }

  private static Move judgement(boolean passed) {
    AuditEntry audit =
        new AuditEntry(Instant.EPOCH, "ann", FinalJudgement.logged("7 visits", passed));
    return Move.of(Move.Action.JUDGE, "v1", Placement.CANDIDATE, audit);
  }
}
