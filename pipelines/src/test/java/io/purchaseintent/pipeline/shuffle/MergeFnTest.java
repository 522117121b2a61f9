package io.purchaseintent.pipeline.shuffle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.CombineFnTester;
import org.junit.jupiter.api.Test;

class MergeFnTest {

  private static final MergeFn<AtomicLong, AtomicLong> SUM =
      MergeFn.of(
          AtomicLong::new,
          (sum, more) -> sum.addAndGet(more.get()),
          SerializableCoder.of(AtomicLong.class));
  private static final MergeFn<AtomicLong, String> AS_TEXT =
      SUM.giving(sum -> "sum " + sum, StringUtf8Coder.of());

  @Test
  void anyShardsInAnyOrder_giveTheSum_ofNoneTheEmptyOne() {
    List<AtomicLong> values = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      values.add(new AtomicLong(i));
    }

    CombineFnTester.testCombineFn(AS_TEXT, values, "sum 210");
    assertEquals("sum 0", AS_TEXT.defaultValue());
  }

  @Test
  void partsThatAreMerged_stayAsTheyAre() {
    List<AtomicLong> parts = List.of(new AtomicLong(1), new AtomicLong(2));

    assertEquals(3, SUM.mergeAccumulators(parts).get());
    assertEquals(1, parts.get(0).get());
    assertEquals(2, parts.get(1).get());
  }
}
