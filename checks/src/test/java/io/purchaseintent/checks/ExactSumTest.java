package io.purchaseintent.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactSumTest {

  private static ExactSum of(double... values) {
    ExactSum sum = new ExactSum();
    for (double value : values) {
      sum.add(value);
    }
    return sum;
  }

  @Test
  void sum_isExact_whereDoublesLoseAll() {
    assertEquals(1.0, of(1e308, 1.0, -1e308).value());
    assertEquals(Double.MIN_VALUE, of(1e100, Double.MIN_VALUE, -1e100).value());
    assertEquals(0.0, of().value());
    assertEquals(0.3, of(0.1, 0.2).value(), 1e-16);
  }

  @Test
  void infinities_areAnswered() {
    assertEquals(Double.POSITIVE_INFINITY, of(1, Double.POSITIVE_INFINITY).value());
    assertEquals(Double.NEGATIVE_INFINITY, of(Double.NEGATIVE_INFINITY, 3).value());
    assertTrue(Double.isNaN(of(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY).value()));
  }

  @Test
  void anyPartsInAnyOrder_sumAsBigDecimalsDo() {
    long seed = 20161030;
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      BigDecimal exact = BigDecimal.ZERO;
      BigDecimal squares = BigDecimal.ZERO;
      ExactSum merged = new ExactSum();
      ExactSum mergedSquares = new ExactSum();
      for (int part = 0; part < 5; part++) {
        ExactSum sum = new ExactSum();
        ExactSum square = new ExactSum();
        for (int i = 0; i < 50; i++) {
          double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(200) - 100);
          exact = exact.add(new BigDecimal(value));
          squares = squares.add(new BigDecimal(value).pow(2));
          sum.add(value);
          square.addSquare(value);
        }
        Packer bytes = new Packer();
        sum.pack(bytes);
        merged.merge(ExactSum.unpack(new Unpacker(bytes.toBytes())));
        mergedSquares.merge(square);
      }
      assertEquals(exact.doubleValue(), merged.value(), "seed " + seed);
      assertEquals(0, exact.compareTo(merged.exact()), "seed " + seed);
      assertEquals(squares.doubleValue(), mergedSquares.value(), Math.ulp(squares.doubleValue()));
    }
  }
}
