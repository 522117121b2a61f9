package io.purchaseintent.incident.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.purchaseintent.incident.shop.Takings;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutcomeTest {

  @Test
  void harmThatIsHeld_isBoth() {
    Outcome outcome = outcome(80, 100, "a gate");

    assertTrue(outcome.isHarmful());
    assertTrue(outcome.held());
    assertEquals(20, outcome.harmWithout());
  }

  @Test
  void noHarmWithoutTheSafeguard_provesNothing() {
    assertFalse(outcome(99.5, 100, "a gate").isHarmful());
  }

  @Test
  void harmThatIsLeft_orThatNothingCaught_isNotHeld() {
    assertFalse(outcome(80, 89, "a gate").held());
    assertFalse(outcome(80, 100, null).held());
  }

  private static Outcome outcome(double without, double with, @Nullable String caughtBy) {
    return new Outcome(
        takings(100),
        takings(without),
        takings(with),
        caughtBy,
        "at once",
        0.5,
        JsonNodeFactory.instance.objectNode());
  }

  private static Takings takings(double money) {
    return new Takings(10, money, money, 0, 1, new TreeMap<>());
  }
}
