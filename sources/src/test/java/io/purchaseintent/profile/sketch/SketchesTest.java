package io.purchaseintent.profile.sketch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.hash.StableHash;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SketchesTest {

  private static final double[] SHARES = {0.001, 0.01, 0.25, 0.5, 0.75, 0.99, 1};

  @Test
  void spreadOfFewDifferentValues_hasTheQuantilesOfTheSortedValues() {
    long[] values = new SplittableRandom(1).longs(5_000, -300, 700).toArray();
    Spread spread = new Spread();

    Arrays.stream(values).forEach(spread::add);

    Arrays.sort(values);
    for (double share : SHARES) {
      int rank = Math.max(1, (int) Math.ceil(share * values.length));
      assertEquals(values[rank - 1], spread.quantile(share), "quantile " + share);
    }
    assertTrue(spread.isExact());
    assertEquals(Arrays.stream(values).average().orElseThrow(), spread.mean(), 1e-9);
    assertEquals(Arrays.stream(values).filter(value -> value > 500).count(), spread.above(500));
  }

  @Test
  void spreadOfManyDifferentValues_isAtMostASixtyFourthTooLow() {
    SplittableRandom random = new SplittableRandom(2);
    long[] values = random.longs(100_000, 1, 1L << 50).map(v -> v >> random.nextInt(40)).toArray();
    Spread spread = new Spread();

    Arrays.stream(values).forEach(spread::add);

    Arrays.sort(values);
    assertFalse(spread.isExact());
    for (double share : SHARES) {
      long exact = values[Math.max(1, (int) Math.ceil(share * values.length)) - 1];
      long told = spread.quantile(share);
      assertTrue(told <= exact && told >= exact - exact / 64.0, told + " for " + exact);
    }
    assertEquals(values[values.length - 1], spread.greatest());
  }

  @Test
  void spreadOfNothing_hasNoQuantile() {
    assertThrows(IllegalStateException.class, () -> new Spread().quantile(0.5));
  }

  @Test
  void names_whileTheyAreFew_areExact() {
    Names names = new Names(100, 2);
    for (int i = 0; i < 1_000; i++) {
      names.of("n" + i % 150)[0]++;
      names.of("n" + i % 150)[1] += 2;
    }

    assertEquals(0, names.lost());
    assertEquals(150, names.size());
    assertEquals(1_000, names.sum(0));
    assertEquals(
        List.of("n0", "n1", "n10"), names.top(3, 1).stream().map(Names.Counted::name).toList());
    assertEquals(14, names.top(1, 1).get(0).in(1));
  }

  @Test
  void names_ofTooMany_keepWhoHasMost_andTellWhatTheyMayLack() {
    Names names = new Names(100, 1);
    Map<String, Long> exact = new HashMap<>();
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 200_000; i++) {
      String name = i % 4 == 0 ? "everybody" : "n" + random.nextInt(50_000);
      names.of(name)[0]++;
      exact.merge(name, 1L, Long::sum);
    }

    assertTrue(names.lost() > 0);
    assertTrue(names.size() <= 200);
    Names.Counted first = names.top(1, 0).get(0);
    assertEquals("everybody", first.name());
    for (Names.Counted each : names.top(200, 0)) {
      long all = exact.get(each.name());
      assertTrue(each.in(0) <= all && each.in(0) >= all - names.lost(), each.name());
    }
  }

  @Test
  void sample_whileThereIsRoom_isExact() {
    IdSample sample = new IdSample(10_000, 2);
    for (int i = 0; i < 50_000; i++) {
      int at = sample.of(StableHash.of("id" + i % 9_000));
      sample.numbers()[at]++;
      sample.numbers()[at + 1] = i % 9_000;
    }

    assertEquals(9_000, sample.ids());
    assertEquals(1, sample.scale());
    assertEquals(5_000, sample.atLeast(0, 6));
    assertEquals(8_000, sample.atLeast(1, 1_000));
  }

  @Test
  void sampleOfTooMany_hasWholeNumbersOfThoseThatItHolds_andTheirShare() {
    IdSample sample = new IdSample(4_096, 1);
    int ids = 100_000;
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < ids; i++) {
        // A third of the ids come once, the others three times.
        if (round == 0 || i % 3 != 0) {
          int at = sample.of(StableHash.of("id" + i));
          if (at >= 0) {
            sample.numbers()[at]++;
          }
        }
      }
    }

    assertTrue(sample.scale() > 1);
    sample.forEach(
        (numbers, at) -> assertTrue(numbers[at] == 1 || numbers[at] == 3, "of " + numbers[at]));
    assertEquals(1, (double) sample.ids() / ids, 0.06);
    assertEquals(2.0 / 3, (double) sample.atLeast(0, 2) / sample.ids(), 0.03);
  }

  @Test
  void sample_holdsTheIdWhoseHashIsZero() {
    IdSample sample = new IdSample(100, 1);

    sample.numbers()[sample.of(0)] += 7;
    for (int i = 1; i < 5_000; i++) {
      sample.of(StableHash.of("id" + i));
    }

    assertEquals(7, sample.numbers()[sample.of(0)]);
    assertTrue(sample.atLeast(0, 7) == sample.scale());
  }
}
