package io.purchaseintent.checks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ValuesTest {

  private static final long BOUND = 1L << 53;

  /** Of all whole numbers about the bound below which each is a double, and of small ones. */
  @Test
  void wholeNumbersAndDoubles_areComparedExactly() {
    long[] numbers =
        LongStream.of(0, 3, -3, BOUND, -BOUND, Long.MAX_VALUE, Long.MIN_VALUE)
            .flatMap(around -> LongStream.of(around - 1, around, around + 1))
            .toArray();
    for (long whole : numbers) {
      for (long other : numbers) {
        double rounded = other;
        int expected = Integer.signum(new BigDecimal(whole).compareTo(new BigDecimal(rounded)));

        assertEquals(expected, Integer.signum(Values.compare(whole, rounded)), whole + " " + other);
        assertEquals(-expected, Integer.signum(Values.compare(rounded, whole)));
        assertEquals(expected == 0, Values.same(whole, rounded));
      }
    }
    assertTrue(Values.same(0L, -0.0));
    assertFalse(Values.same(BOUND + 1, (double) BOUND));
  }
}
