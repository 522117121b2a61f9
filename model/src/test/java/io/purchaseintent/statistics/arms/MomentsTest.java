package io.purchaseintent.statistics.arms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class MomentsTest {

  private static List<long[]> units(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<long[]> units = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      units.add(
          new long[] {
            random.nextInt(3) == 0 ? random.nextLong(-40_000_000_000L, 90_000_000_000_000L) : 0,
            random.nextLong(0, 5),
            random.nextLong(-1_000_000, 1_000_000)
          });
    }
    return units;
  }

  private static Moments of(List<long[]> units) {
    Moments moments = new Moments(3);
    units.forEach(moments::add);
    return moments;
  }

  private static Moments merged(Moments... parts) {
    Moments merged = new Moments(3);
    for (Moments part : parts) {
      merged.merge(part);
    }
    return merged;
  }

  @Test
  void covariance_isTheNaiveOne() {
    List<long[]> units = units(1, 500);
    Moments moments = of(units);

    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        BigInteger products = BigInteger.ZERO;
        BigInteger first = BigInteger.ZERO;
        BigInteger second = BigInteger.ZERO;
        for (long[] unit : units) {
          products =
              products.add(BigInteger.valueOf(unit[i]).multiply(BigInteger.valueOf(unit[j])));
          first = first.add(BigInteger.valueOf(unit[i]));
          second = second.add(BigInteger.valueOf(unit[j]));
        }
        double naive =
            new BigDecimal(products)
                .subtract(
                    new BigDecimal(first.multiply(second))
                        .divide(BigDecimal.valueOf(500), MathContext.DECIMAL128))
                .divide(BigDecimal.valueOf(499), MathContext.DECIMAL128)
                .doubleValue();
        assertEquals(naive, moments.covariance(i, j), Math.abs(naive) * 1e-14);
        assertEquals(first.doubleValue() / 500, moments.mean(i), Math.abs(moments.mean(i)) * 1e-15);
      }
    }
  }

  @Test
  void merge_isAssociativeAndCommutative_toTheLastBit() {
    Moments a = of(units(1, 40));
    Moments b = of(units(2, 30));
    Moments c = of(units(3, 50));
    Moments before = a.copy();

    assertEquals(merged(merged(a, b), c), merged(a, merged(c, b)));
    assertEquals(merged(a, new Moments(3)), a);
    assertEquals(before, a);
    assertThrows(IllegalArgumentException.class, () -> a.merge(new Moments(2)));
  }

  @Test
  void remove_takesOutWhatWasAdded() {
    List<long[]> units = units(4, 60);
    Moments moments = of(units);

    units.subList(20, 60).forEach(moments::remove);

    assertEquals(of(units.subList(0, 20)), moments);
  }

  @Test
  void pack_keepsAllBits() {
    Moments moments = of(units(5, 60));
    Packer out = new Packer();

    moments.pack(out);

    assertEquals(moments, Moments.unpack(new Unpacker(out.toBytes())));
  }

  @Test
  void amounts_quantileIsNearTheExactOne_andAFewNeverLetOneGoBeyond() {
    SplittableRandom random = new SplittableRandom(6);
    Amounts half = new Amounts();
    Amounts other = new Amounts();
    long[] all = new long[2_000];
    for (int i = 0; i < all.length; i++) {
      all[i] = random.nextLong(1, 900_000_000);
      (i % 2 == 0 ? half : other).add(all[i]);
    }
    half.merge(other);
    java.util.Arrays.sort(all);

    assertEquals(1, (double) half.quantile(0.99) / all[1_979], 0.011);
    assertEquals(Long.MAX_VALUE, half.quantile(1));

    Amounts few = new Amounts();
    for (int i = 0; i < 20; i++) {
      few.add(1_000);
    }
    few.add(1_000_000_000_000L);
    assertTrue(few.quantile(0.999) < 1_011, "bound " + few.quantile(0.999));
    assertTrue(few.quantile(0.999) >= 1_000, "bound " + few.quantile(0.999));
  }
}
