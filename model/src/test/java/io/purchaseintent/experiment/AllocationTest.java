package io.purchaseintent.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who answers a million visitors. */
final class AllocationTest {

  private static final int VISITORS = 1_000_000;
  private static final Layer LAYER = new Layer("model:shop");

  private final List<Share> given = new ArrayList<>();

  private static String visitor(int number) {
    return "user-" + number;
  }

  private void share(String version, double share) {
    given.add(new Share(version, share));
  }

  private String[] answers(Layer layer) {
    Allocation allocation = Allocation.of(layer, List.copyOf(given));
    String[] answers = new String[VISITORS];
    for (int i = 0; i < VISITORS; i++) {
      answers[i] = allocation.challengerOf(visitor(i)).orElse("champion");
    }
    return answers;
  }

  private String[] answers() {
    return answers(LAYER);
  }

  /** How many visitors went from whom to whom. */
  private static Map<String, Integer> moved(String[] before, String[] after) {
    Map<String, Integer> moved = new HashMap<>();
    for (int i = 0; i < VISITORS; i++) {
      if (!before[i].equals(after[i])) {
        moved.merge(before[i] + " to " + after[i], 1, Integer::sum);
      }
    }
    return moved;
  }

  /** Chi squared of counts against shares; its 99.9% quantiles: 13.8 for 2 degrees, 16.3 for 3. */
  private static double chiSquared(String[] answers, Map<String, Double> shares) {
    Map<String, Integer> counts = new HashMap<>();
    for (String answer : answers) {
      counts.merge(answer, 1, Integer::sum);
    }
    assertEquals(shares.keySet(), counts.keySet());
    double sum = 0;
    for (Map.Entry<String, Double> share : shares.entrySet()) {
      double expected = share.getValue() * VISITORS;
      double off = counts.getOrDefault(share.getKey(), 0) - expected;
      sum += off * off / expected;
    }
    return sum;
  }

  @Test
  void shares_areThoseOfTheVisitors() {
    share("v2", 0.1);
    share("v3", 0.3);
    share("v4", 0.0005);

    double off =
        chiSquared(answers(), Map.of("champion", 0.5995, "v2", 0.1, "v3", 0.3, "v4", 0.0005));

    assertTrue(off < 16.3, "chi squared " + off);
  }

  @Test
  void allVisitors_canBeChallengers() {
    share("v2", 0.5);
    share("v3", 0.5);

    assertTrue(chiSquared(answers(), Map.of("v2", 0.5, "v3", 0.5)) < 10.8);
  }

  @Test
  void shareThatChanges_movesOnlyThoseThatItMust() {
    share("v2", 0.1);
    share("v3", 0.2);
    share("v4", 0.3);
    String[] before = answers();
    share("v3", 0.25);
    String[] more = answers();
    share("v3", 0.2);
    String[] again = answers();
    share("v2", 0.02);
    String[] less = answers();

    Map<String, Integer> raised = moved(before, more);
    assertEquals(Set.of("champion to v3"), raised.keySet());
    assertEquals(0.05 * VISITORS, raised.getOrDefault("champion to v3", 0), 2_000);
    assertEquals(Map.of(), moved(before, again));
    Map<String, Integer> lowered = moved(again, less);
    assertEquals(Set.of("v2 to champion"), lowered.keySet());
    assertEquals(0.08 * VISITORS, lowered.getOrDefault("v2 to champion", 0), 2_000);
  }

  @Test
  void challengerThatLeaves_givesItsVisitorsBack_andTakesNobodysElse() {
    share("v2", 0.1);
    share("v3", 0.2);
    String[] before = answers();
    share("v2", 0);

    assertEquals(Set.of("v2 to champion"), moved(before, answers()).keySet());
  }

  @Test
  void layers_partIndependently() {
    share("v2", 0.5);
    String[] one = answers();
    String[] other = answers(new Layer("model:another"));

    int both = 0;
    for (int i = 0; i < VISITORS; i++) {
      both += one[i].equals("v2") && other[i].equals("v2") ? 1 : 0;
    }
    // A quarter, to five standard deviations of the half that a bucket owns.
    assertEquals(0.25 * VISITORS, both, 15_000);
  }

  @Test
  void bucket_staysWhatItWas() {
    // Of the first release: a visitor must not change sides with an upgrade.
    assertEquals(List.of(814, 4815, 1887), List.of(bucket("a"), bucket("ü"), bucket("")));
  }

  private static int bucket(String visitor) {
    return LAYER.bucket(visitor);
  }
}
