package io.purchaseintent.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DistortionsTest {

  private static final int COUNT = 20_000;

  private final List<Recorded> events =
      Recordings.recorded(Recordings.sorted(Recordings.shuffled(COUNT, 1)));

  @Test
  void noShares_leaveTheOrderOfEventTime() {
    List<Sending> plan = new Distortions(0, 0, 0, 1).plan(events);

    assertEquals(events, plan.stream().map(Sending::event).toList());
    assertTrue(plan.stream().allMatch(each -> each.dueMillis() == each.event().millis()));
  }

  @Test
  void plan_holdsEachEventOnce_andItsCopies_withinTheirBounds() {
    List<Sending> plan = new Distortions(0.15, 0.02, 0.05, 1).plan(events);

    Map<Recorded, Long> first =
        plan.stream()
            .filter(each -> !each.copy())
            .collect(Collectors.toMap(Sending::event, Sending::dueMillis));
    assertEquals(COUNT, first.size());
    assertEquals(COUNT, plan.stream().filter(each -> !each.copy()).count());
    for (Sending copy : plan.stream().filter(Sending::copy).toList()) {
      long after = copy.dueMillis() - first.get(copy.event());
      assertTrue(after > 0 && after <= 60_000, "a copy " + after + " ms after");
    }
    assertEquals(
        plan.size(), plan.stream().collect(Collectors.toMap(Function.identity(), any -> 1)).size());
    for (int i = 1; i < plan.size(); i++) {
      assertTrue(plan.get(i - 1).dueMillis() <= plan.get(i).dueMillis());
    }
    assertTrue(plan.stream().filter(each -> !each.copy()).allMatch(each -> delay(each) >= 0));
    assertTrue(
        plan.stream().filter(each -> !each.copy()).allMatch(each -> delay(each) <= 7_200_000));
  }

  @Test
  void shares_areNearWhatWasAskedFor() {
    List<Sending> plan = new Distortions(0.15, 0.02, 0.05, 1).plan(events);

    assertEquals(0.15, share(plan, each -> delay(each) > 0 && delay(each) <= 50_000), 0.01);
    assertEquals(0.02, share(plan, each -> delay(each) > 50_000), 0.005);
    assertEquals(0.05, (double) plan.stream().filter(Sending::copy).count() / COUNT, 0.01);
  }

  @Test
  void sameSeed_isTheSamePlan_anotherIsNot() {
    List<Sending> plan = new Distortions(0.15, 0.02, 0.05, 1).plan(events);

    assertEquals(plan, new Distortions(0.15, 0.02, 0.05, 1).plan(events));
    assertNotEquals(plan, new Distortions(0.15, 0.02, 0.05, 2).plan(events));
  }

  @Test
  void shareOutOfBounds_isNamed() {
    IllegalArgumentException beyond =
        assertThrows(IllegalArgumentException.class, () -> new Distortions(0, 1.5, 0, 1));
    assertTrue(beyond.getMessage().startsWith("--late=1.5 "), beyond.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Distortions(0, 0, Double.NaN, 1));
    assertThrows(IllegalArgumentException.class, () -> new Distortions(0.6, 0.6, 0, 1));
  }

  private static double share(List<Sending> plan, Predicate<Sending> of) {
    return (double) plan.stream().filter(each -> !each.copy()).filter(of).count() / COUNT;
  }

  private static long delay(Sending sending) {
    return sending.dueMillis() - sending.event().millis();
  }
}
