package io.purchaseintent.experiments.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class UnitWeeksTest {

  private static final long WEEK = Duration.ofDays(7).toMillis();
  private static final long START = 100 * WEEK;
  private static final int WEEKS = 3;
  private static final int BEFORE = 2;

  private record Visit(String unit, long millis, int orders, float revenue) {}

  /** Some units buy often, and so before as after. */
  private static List<Visit> visits(int units) {
    Random random = new Random(3);
    List<Visit> visits = new ArrayList<>();
    for (int unit = 0; unit < units; unit++) {
      double buys = unit % 5 == 0 ? 0.6 : 0.1;
      int count = 1 + random.nextInt(6);
      for (int i = 0; i < count; i++) {
        long at = START + (long) ((random.nextDouble() * 8 - 4) * WEEK);
        int orders = random.nextDouble() < buys ? 1 + random.nextInt(2) : 0;
        visits.add(new Visit("u" + unit, at, orders, orders * random.nextInt(100)));
      }
    }
    return visits;
  }

  private static UnitWeeks seen(List<Visit> visits, int before, int most) {
    UnitWeeks seen = new UnitWeeks(START, WEEKS, before, most);
    visits.forEach(
        visit -> seen.add(visit.unit(), visit.millis(), visit.orders(), visit.revenue()));
    return seen;
  }

  /** Values of the units by visits from one time to another. */
  private static Map<String, Double> values(
      Metric metric, List<Visit> visits, long from, long until) {
    Map<String, double[]> sums = new HashMap<>();
    for (Visit visit : visits) {
      if (visit.millis() >= from && visit.millis() < until) {
        double[] sum = sums.computeIfAbsent(visit.unit(), added -> new double[2]);
        sum[0] += visit.orders();
        sum[1] += visit.revenue();
      }
    }
    Map<String, Double> values = new HashMap<>();
    sums.forEach((unit, sum) -> values.put(unit, metric.of(sum[0], sum[1])));
    return values;
  }

  @ParameterizedTest
  @EnumSource
  void spells_areThoseOfANaiveReckoning(Metric metric) {
    List<Visit> visits = visits(400);
    List<Spell> spells = seen(visits, BEFORE, 1_000).spells(metric);

    assertEquals(WEEKS, spells.size());
    for (Spell spell : spells) {
      Map<String, Double> after = values(metric, visits, START, START + spell.weeks() * WEEK);
      Map<String, Double> before = values(metric, visits, START - BEFORE * WEEK, START);
      double[] x = new double[after.size()];
      double[] y = new double[after.size()];
      int next = 0;
      for (Map.Entry<String, Double> unit : after.entrySet()) {
        x[next] = before.getOrDefault(unit.getKey(), 0.0);
        y[next++] = unit.getValue();
      }
      assertEquals(after.size(), spell.units());
      assertEquals(mean(y), spell.mean(), 1e-9);
      assertEquals(covariance(y, y), spell.variance(), 1e-6);
      double correlation = covariance(x, y) / Math.sqrt(covariance(x, x) * covariance(y, y));
      assertEquals(correlation, spell.correlation(), 1e-6);
      assertTrue(Math.abs(correlation) > 0.005, "units are like before: " + correlation);
    }
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double covariance(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (x[i] - mean(x)) * (y[i] - mean(y));
    }
    return sum / (x.length - 1);
  }

  @Test
  void moreUnitsThanAreKept_areEstimatedBySome() {
    List<Visit> visits = visits(4_000);
    Spell whole = seen(visits, BEFORE, 4_000).spells(Metric.CONVERSION).get(2);
    UnitWeeks some = seen(visits, BEFORE, 1_500);
    Spell spell = some.spells(Metric.CONVERSION).get(2);

    assertTrue(some.oneOf() > 1);
    assertEquals(1.0, (double) spell.units() / whole.units(), 0.1);
    assertEquals(whole.mean(), spell.mean(), 0.05);
  }

  @Test
  void withoutWeeksBefore_nothingIsTakenOut() {
    Spell spell = seen(visits(50), 0, 100).spells(Metric.ORDERS).get(0);

    assertTrue(Double.isNaN(spell.correlation()));
    assertEquals(1, spell.left(), 0);
  }

  /** 1.96 + 0.84 standard errors of two arms of half of the units. */
  @Test
  void leastEffect_isThatOfTwoMeans() {
    Spell spell = new Spell(1, 20_000, 0.02, 0.02 * 0.98, 0.6);
    Layout half = new Layout(2, 0.5, 0.05, 0.8);

    double ofAnArm = 20_000 * 0.5 / 2;
    assertEquals(
        2.8015817870137 * Math.sqrt(2 * 0.02 * 0.98 / ofAnArm) / 0.02,
        half.leastEffect(spell, 2.8015817870137, 1),
        1e-9);
    assertEquals(
        0.8, half.leastEffect(spell, 1, spell.left()) / half.leastEffect(spell, 1, 1), 1e-9);
    assertEquals(0.025, new Layout(3, 1, 0.05, 0.8).riskOfEach(), 1e-12);
    assertTrue(
        Double.isNaN(half.leastEffect(new Spell(1, 10, 0, 0, 0), 2.8, 1)),
        "no mean to compare with");
  }
}
