package io.purchaseintent.pipeline.shuffle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.pipeline.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;

class ShuffleTest {

  private static final long SEED = 7;
  private static final KvCoder<String, Long> KEYED =
      KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of());

  /** Without the runner's checks of many thousand elements, which are those of JobsTest too. */
  private static Pipeline pipeline() {
    return Pipeline.create(
        PipelineOptionsFactory.fromArgs(Answer.LIGHT_RUNNER.toArray(String[]::new)).create());
  }

  @Test
  void blocks_holdEveryElementOnce_underItsKey() {
    // So many that blocks fill up, and that a bundle's blocks are flushed together.
    List<String> elements =
        IntStream.range(0, 2_000).mapToObj(i -> (i % 40) + "/" + i + "x".repeat(2_000)).toList();
    Pipeline pipeline = pipeline();
    PCollection<KV<String, byte[]>> blocks =
        pipeline
            .apply(Create.of(elements).withCoder(StringUtf8Coder.of()))
            .apply(
                PackBlocks.by(
                        element -> element.substring(0, element.indexOf('/')),
                        StringUtf8Coder.of(),
                        StringUtf8Coder.of())
                    .endingAt(6_400));

    PAssert.that(blocks)
        .satisfies(
            all -> {
              Set<String> seen = new HashSet<>();
              for (KV<String, byte[]> block : all) {
                PackBlocks.unpack(
                    block.getValue(),
                    StringUtf8Coder.of(),
                    element -> {
                      assertTrue(element.startsWith(block.getKey() + "/"));
                      assertTrue(seen.add(element), "twice");
                    });
              }
              assertEquals(elements.size(), seen.size());
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void combineInBundle_agreesWithANaiveSum() {
    Random random = new Random(SEED);
    List<KV<String, Long>> values = new ArrayList<>();
    Map<String, Long> expected = new HashMap<>();
    for (int i = 0; i < 30_000; i++) {
      // More keys than a bundle remembers, some of them often.
      String key = "k" + (random.nextInt(4) == 0 ? random.nextInt(5) : random.nextInt(25_000));
      values.add(KV.of(key, (long) i));
      expected.merge(key, (long) i, Long::sum);
    }
    Pipeline pipeline = pipeline();
    PCollection<KV<Integer, byte[]>> sums =
        pipeline
            .apply(Create.of(values).withCoder(KEYED))
            .apply(new CombineInBundle<>(new SumFn(), VarLongCoder.of()))
            .apply(PackBlocks.by(value -> 0, VarIntCoder.of(), KEYED));

    // Summed here, as the Direct runner makes a bundle of each key.
    PAssert.that(sums)
        .satisfies(
            all -> {
              Map<String, Long> summed = new HashMap<>();
              long[] left = new long[1];
              for (KV<Integer, byte[]> block : all) {
                PackBlocks.unpack(
                    block.getValue(),
                    KEYED,
                    value -> {
                      left[0]++;
                      summed.merge(value.getKey(), value.getValue(), Long::sum);
                    });
              }
              assertEquals(expected, summed);
              assertTrue(left[0] < values.size(), "nothing was combined");
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  /** A sum whose accumulators are its inputs. */
  private static final class SumFn extends CombineFn<Long, Long, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public Long createAccumulator() {
      return 0L;
    }

    @Override
    public Long addInput(Long sum, Long value) {
      return sum + value;
    }

    @Override
    public Long mergeAccumulators(Iterable<Long> sums) {
      long sum = 0;
      for (long part : sums) {
        sum += part;
      }
      return sum;
    }

    @Override
    public Long extractOutput(Long sum) {
      return sum;
    }
  }

  @Test
  void anAssertionThatIsWrong_failsTheRun() {
    Pipeline pipeline = Pipeline.create();
    PAssert.that(pipeline.apply(Create.of(1, 2).withCoder(VarIntCoder.of()))).containsInAnyOrder(1);

    assertThrows(PipelineExecutionException.class, () -> pipeline.run().waitUntilFinish());
  }

  @Test
  void buckets_areEvenlyFilled_andTheirSizeDoesNotGrowWithTheInput() {
    Buckets buckets = Buckets.ofBytes(100L << 20, 1 << 20);
    int[] filled = new int[buckets.count()];
    for (int i = 0; i < 100_000; i++) {
      filled[buckets.of("session" + i)]++;
    }

    assertEquals(100, buckets.count());
    assertEquals(1_000, Buckets.ofBytes(1_000L << 20, 1 << 20).count());
    assertEquals(64, Buckets.ofBytes(4 << 20, 1 << 20).count(), "a cluster is kept busy");
    assertEquals(16, Buckets.ofBytes(1 << 20, 1 << 20).count());
    assertEquals(4, Buckets.ofBytes(0, 1 << 20).count(), "not by what is hardly any");
    assertEquals(16, Buckets.ofBytes(4 << 20, 1 << 20, 16).count(), "where steps follow");
    assertEquals(20, Buckets.ofBytes(20 << 20, 1 << 20, 16).count());
    assertTrue(IntStream.of(filled).allMatch(n -> n > 800 && n < 1_200), "uneven");
  }
}
