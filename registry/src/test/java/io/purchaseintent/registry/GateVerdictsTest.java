package io.purchaseintent.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who may follow a champion. */
final class GateVerdictsTest {

  private static final AuditEntry AUDIT = new AuditEntry(Instant.EPOCH, "ann", "better");
  private static final Move V1 = Move.register("v1", "1", AUDIT);
  private static final Move V2 = Move.register("v2", "2", AUDIT);
  private static final Move V1_CHAMPION = Move.promote("v1", Placement.of(Role.CHAMPION), AUDIT);
  private static final Move V2_CHAMPION = Move.promote("v2", Placement.of(Role.CHAMPION), AUDIT);

  private static GateVerdicts judged(String verdict) throws Exception {
    JsonNode manifest =
        new ObjectMapper()
            .readTree(
                "{\"gates\":{\"passed\":true,\"results\":[{\"gate\":\"champion\",\"verdict\":\""
                    + verdict
                    + "\"}]}}");
    return new GateVerdicts(manifest);
  }

  @Test
  void refusesWhomNobodyHeldBesideTheChampion() throws Exception {
    Optional<String> why =
        judged("skipped").refusalBesideChampion("v2", List.of(V1, V2, V1_CHAMPION));

    assertTrue(why.orElseThrow().contains("never held beside v1"), why.toString());
  }

  @Test
  void letsWhoWasHeldBesideIt_whoIsTheFirst_andWhoWasChampionBefore() throws Exception {
    assertEquals(
        Optional.empty(),
        judged("passed").refusalBesideChampion("v2", List.of(V1, V2, V1_CHAMPION)));
    assertEquals(Optional.empty(), judged("skipped").refusalBesideChampion("v1", List.of(V1, V2)));
    assertEquals(
        Optional.empty(),
        judged("skipped").refusalBesideChampion("v1", List.of(V1, V2, V1_CHAMPION, V2_CHAMPION)));
  }
}
