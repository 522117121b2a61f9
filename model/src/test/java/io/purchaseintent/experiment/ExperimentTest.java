package io.purchaseintent.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ExperimentTest {

  private static final int UNITS = 1_000_000;

  @Test
  void armOf_aMillionUnits_sharesAreTheWeights() {
    List<Arm> arms = List.of(Arm.label("a", 1), Arm.label("b", 2.5), Arm.label("c", 6.5));
    Experiment experiment = Experiments.of("shares", "default", 1, arms);
    Map<String, Long> counts = new HashMap<>();
    for (int i = 0; i < UNITS; i++) {
      counts.merge(experiment.armOf("user-" + i).name(), 1L, Long::sum);
    }

    double squares = 0;
    for (Arm arm : arms) {
      double expected = UNITS * experiment.shareOf(arm);
      squares += Math.pow(counts.getOrDefault(arm.name(), 0L) - expected, 2) / expected;
    }

    assertTrue(squares < 18.4, "chi-squared " + squares + " of " + counts);
  }

  @Test
  void hasContentOf_anotherVersion_isTheSame() {
    Experiment one = Experiments.of("x", "default", 1, Experiments.two());

    assertTrue(one.hasContentOf(one.at(7)));
    assertFalse(one.hasContentOf(Experiments.of("x", "default", 0.5, Experiments.two())));
  }

  @Test
  void unit_ofSomebodyUnknown_isByKind() {
    assertEquals(null, ExperimentUnit.SHOPPER.of(null, AllocationUnit.SESSION));
    assertEquals(AllocationUnit.USER, ExperimentUnit.SHOPPER.of("u", AllocationUnit.SESSION));
    assertEquals(AllocationUnit.SESSION, ExperimentUnit.VISITOR.of("u", AllocationUnit.SESSION));
    assertEquals(AllocationUnit.SESSION, ExperimentUnit.VISIT.of("u", AllocationUnit.USER));
  }
}
