package io.purchaseintent.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.experiment.ExperimentLayers.Step;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Who of a million is given which arm. */
final class ExperimentLayersTest {

  private static final int UNITS = 1_000_000;
  private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");

  private final List<Step> steps = new ArrayList<>();

  private static Experiment experiment(String name, String layer, double traffic) {
    return Experiments.of(name, layer, traffic, Experiments.two());
  }

  private ExperimentLayers start(Experiment experiment) {
    steps.add(new Step(experiment, true, NOW));
    return ExperimentLayers.of(steps);
  }

  private ExperimentLayers stop(Experiment experiment) {
    steps.add(new Step(experiment, false, NOW));
    return ExperimentLayers.of(steps);
  }

  private static List<Assignment> of(ExperimentLayers layers, String user) {
    return layers.of(user, "s", AllocationUnit.USER, NOW.toEpochMilli());
  }

  /** What each has, as text; nothing where he has nothing. */
  private static String[] arms(ExperimentLayers layers, String ofExperiment) {
    String[] arms = new String[UNITS];
    for (int i = 0; i < UNITS; i++) {
      arms[i] = "";
      for (Assignment each : of(layers, "user-" + i)) {
        if (each.experiment().name().equals(ofExperiment)) {
          arms[i] = each.arm().name();
        }
      }
    }
    return arms;
  }

  /** Pearson's chi-squared of two parts being independent. */
  private static double dependence(String[] one, String[] other) {
    Map<String, Double> rows = new HashMap<>();
    Map<String, Double> columns = new HashMap<>();
    Map<String, Double> cells = new HashMap<>();
    for (int i = 0; i < UNITS; i++) {
      rows.merge(one[i], 1d, Double::sum);
      columns.merge(other[i], 1d, Double::sum);
      cells.merge(one[i] + '/' + other[i], 1d, Double::sum);
    }
    double sum = 0;
    for (Map.Entry<String, Double> row : rows.entrySet()) {
      for (Map.Entry<String, Double> column : columns.entrySet()) {
        double expected = row.getValue() * column.getValue() / UNITS;
        double seen = cells.getOrDefault(row.getKey() + '/' + column.getKey(), 0d);
        sum += (seen - expected) * (seen - expected) / expected;
      }
    }
    return sum;
  }

  @Test
  void layers_areIndependentOfEachOther() {
    List<String> names = List.of("a", "b", "c", "d");
    names.forEach(name -> start(experiment(name, "layer-" + name, 0.5)));
    ExperimentLayers layers = ExperimentLayers.of(steps);
    List<String[]> arms = names.stream().map(name -> arms(layers, name)).toList();

    for (int i = 0; i < names.size(); i++) {
      for (int j = i + 1; j < names.size(); j++) {
        // 3 arms (none too) by 3: the 99.99% quantile of 4 degrees.
        double off = dependence(arms.get(i), arms.get(j));
        assertTrue(off < 23.5, names.get(i) + " and " + names.get(j) + ": " + off);
      }
    }
  }

  @Test
  void arms_areIndependentOfBuckets() {
    ExperimentLayers layers = start(experiment("a", "page", 1));
    long[][] counts = new long[2][100];
    Layer page = new Layer("experiment:page");
    for (int i = 0; i < UNITS; i++) {
      Assignment only = of(layers, "user-" + i).get(0);
      int arm = only.arm().name().equals("control") ? 0 : 1;
      counts[arm][page.bucket("user-" + i) / 100]++;
    }

    double off = 0;
    for (int bucket = 0; bucket < 100; bucket++) {
      double half = (counts[0][bucket] + counts[1][bucket]) / 2.0;
      off += 2 * (counts[0][bucket] - half) * (counts[0][bucket] - half) / half;
    }

    // 99.99% quantile of 100 degrees.
    assertTrue(off < 161.4, "chi-squared " + off);
  }

  @Test
  void experimentsOfOneLayer_excludeEachOther() {
    start(experiment("a", "page", 0.4));
    ExperimentLayers layers = start(experiment("b", "page", 0.6));
    int[] had = new int[3];
    for (int i = 0; i < UNITS; i++) {
      had[of(layers, "user-" + i).size()]++;
    }

    assertEquals(UNITS, had[1], "each has exactly one, as both take all");
  }

  @Test
  void startAndStopOfOthers_moveNobody() {
    Experiment a = experiment("a", "page", 0.2);
    String[] before = arms(start(a), "a");
    start(experiment("b", "page", 0.5));
    stop(experiment("b", "page", 0.5));
    start(experiment("c", "page", 0.8));
    ExperimentLayers layers = start(experiment("d", "other", 1));

    String[] after = arms(layers, "a");

    for (int i = 0; i < UNITS; i++) {
      assertEquals(before[i], after[i], "user-" + i);
    }
  }

  @Test
  void assignments_areThoseOfTheGoldenFile() throws IOException {
    Experiment badge = experiment("badge", "page", 1);
    Experiment prices =
        Experiments.of(
            "prices",
            "prices",
            ExperimentUnit.SHOPPER,
            1,
            "prices-2026",
            List.of(Arm.label("a", 1), Arm.label("b", 2.5), Arm.label("c", 6.5)));
    start(badge);
    ExperimentLayers layers = start(prices);
    int lines = 0;
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(getClass().getResourceAsStream("assignments.txt")),
                StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("#")) {
          continue;
        }
        String[] fields = line.split("\\|");
        String unit = fields[0].replace("\\t", "\t");
        List<Assignment> assigned = of(layers, unit);
        assertEquals(fields[1], "" + new Layer("experiment:page").bucket(unit), line);
        assertEquals(fields[2], assigned.get(0).arm().name(), line);
        assertEquals(fields[3], assigned.get(1).arm().name(), line);
        assertEquals(fields[3], prices.armOf(unit).name(), line);
        lines++;
      }
    }
    assertEquals(65, lines);
  }

  @Test
  void units_areThoseOfTheLayer() {
    start(Experiments.of("v", "v", ExperimentUnit.VISIT, 1, null, Experiments.two()));
    start(Experiments.of("w", "w", ExperimentUnit.VISITOR, 1, null, Experiments.two()));
    ExperimentLayers layers =
        start(Experiments.of("s", "s", ExperimentUnit.SHOPPER, 1, null, Experiments.two()));

    List<Assignment> anonymous = layers.of(null, "s1", AllocationUnit.SESSION, 0);
    List<Assignment> signedIn = layers.of("u1", "s1", AllocationUnit.SESSION, 0);
    List<Assignment> known = layers.of("u1", "s1", AllocationUnit.USER, 0);

    assertEquals(List.of("v", "w"), names(anonymous));
    assertEquals(List.of("v", "w", "s"), names(signedIn));
    assertEquals(anonymous, signedIn.subList(0, 2), "a sign-in flips neither visit nor visitor");
    assertEquals(
        List.of(AllocationUnit.SESSION, AllocationUnit.USER, AllocationUnit.USER),
        known.stream().map(Assignment::unit).toList());
  }

  private static List<String> names(List<Assignment> assigned) {
    return assigned.stream().map(each -> each.experiment().name()).toList();
  }

  private static Experiment timed(String name, double traffic, String from, String to) {
    Experiment all = experiment(name, "page", traffic);
    return new Experiment(
        name,
        1,
        "",
        "page",
        all.unit(),
        traffic,
        null,
        all.arms(),
        Instant.parse(from),
        Instant.parse(to),
        all.metrics(),
        all.guardrails(),
        all.leastEffect(),
        all.risk(),
        all.power());
  }

  @Test
  void timeOfTheFile_boundsWhoIsGivenAnArm() {
    ExperimentLayers layers = start(timed("t", 1, "2026-12-02T00:00:00Z", "2026-12-03T00:00:00Z"));

    assertEquals(0, at(layers, "2026-12-01T23:59:59.999Z"));
    assertEquals(1, at(layers, "2026-12-02T00:00:00Z"));
    assertEquals(1, at(layers, "2026-12-02T23:59:59.999Z"));
    assertEquals(0, at(layers, "2026-12-03T00:00:00Z"));
  }

  private static int at(ExperimentLayers layers, String time) {
    return layers.of("u", "s", AllocationUnit.USER, Instant.parse(time).toEpochMilli()).size();
  }

  @Test
  void whoseEndIsOver_isInNobodysWay() {
    start(timed("old", 1, "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"));
    Experiment next = experiment("new", "page", 1);

    assertTrue(ExperimentLayers.of(steps).refusal(next, NOW).isEmpty());
    assertEquals(List.of(next), start(next).started());
  }

  @Test
  void refusal_namesValueBoundAndRemedy() {
    ExperimentLayers layers = start(experiment("a", "page", 0.7));

    assertEquals(
        "wants 0.4 of layer page, of which only 0.3 is free: a@1 has 0.7; stop one, take less"
            + " traffic, or another layer",
        layers.refusal(experiment("b", "page", 0.4), NOW).orElseThrow());
    assertFalse(layers.refusal(experiment("b", "page", 0.3), NOW).isPresent());
    assertEquals(
        "parts by visit, but layer page by visitor, as a@1 does: a layer has one unit; take it, or"
            + " another layer",
        layers
            .refusal(
                Experiments.of("b", "page", ExperimentUnit.VISIT, 0.1, null, Experiments.two()),
                NOW)
            .orElseThrow());
  }

  @Test
  void refusal_ofTwoThatChangeTheSame_namesTheOther() {
    List<Arm> models = List.of(Arm.label("control", 1), new Arm("new", 1, "v2", null));
    List<Arm> policies = List.of(Arm.label("control", 1), new Arm("new", 1, null, "name: x"));
    ExperimentLayers layers = start(Experiments.of("a", "page", 0.5, models));

    String refusal = layers.refusal(Experiments.of("b", "other", 0.5, models), NOW).orElseThrow();

    assertTrue(refusal.startsWith("changes the model, as a@1 in layer page does"), refusal);
    assertTrue(layers.refusal(Experiments.of("b", "page", 0.5, models), NOW).isEmpty());
    assertTrue(layers.refusal(Experiments.of("b", "other", 0.5, policies), NOW).isEmpty());
  }
}
