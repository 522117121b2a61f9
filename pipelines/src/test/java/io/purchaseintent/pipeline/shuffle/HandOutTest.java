package io.purchaseintent.pipeline.shuffle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.SourceTestUtils;
import org.junit.jupiter.api.Test;

class HandOutTest {

  private static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();

  /** Numbers that weigh what they are. */
  private static HandOut.Elements<Integer> source(List<Integer> numbers) {
    return HandOut.source(numbers, Integer::longValue, VarIntCoder.of());
  }

  /** What workers take, one after the other, if there are so many. */
  private static List<List<Integer>> turns(List<Integer> numbers, int workers) throws Exception {
    HandOut.Elements<Integer> source = source(numbers);
    List<List<Integer>> turns = new ArrayList<>();
    for (BoundedSource<Integer> turn :
        source.split(source.getEstimatedSizeBytes(OPTIONS) / workers, OPTIONS)) {
      turns.add(SourceTestUtils.readFromSource(turn, OPTIONS));
    }
    return turns;
  }

  @Test
  void fewElementsOfMuchWork_areTakenOneAtATime_theHeaviestFirst() throws Exception {
    assertEquals(
        List.of(List.of(900), List.of(800), List.of(700), List.of(600)),
        turns(List.of(700, 900, 600, 800), 2));
  }

  @Test
  void manyElementsOfLittleWork_areTakenTogether_inFewTurns() throws Exception {
    List<List<Integer>> turns = turns(Collections.nCopies(10_000, 3), 2);
    assertEquals(10_000, turns.stream().mapToInt(List::size).sum());
    assertTrue(turns.size() <= 17, () -> turns.size() + " turns");
  }

  @Test
  void elementsOfAnyWeight_areHandedOutOnceEach_andNoTurnIsLong() throws Exception {
    Random random = new Random(11);
    List<Integer> numbers =
        IntStream.range(0, 500)
            .map(i -> 1 + random.nextInt(1 << random.nextInt(16)))
            .boxed()
            .toList();
    long bound = numbers.stream().mapToLong(Integer::longValue).sum() / 3 / 8;

    List<List<Integer>> turns = turns(numbers, 3);

    assertEquals(
        numbers.stream().sorted().toList(), turns.stream().flatMap(List::stream).sorted().toList());
    for (List<Integer> turn : turns) {
      assertTrue(
          turn.size() == 1 || turn.stream().mapToInt(Integer::intValue).sum() <= bound,
          () -> turn + " is more than " + bound);
    }
  }

  @Test
  void nothing_isHandedOutAsNothing_andWeightlessElementsOnce() throws Exception {
    assertEquals(List.of(List.of()), turns(List.of(), 2));
    assertEquals(
        List.of(0, 0, 0), turns(List.of(0, 0, 0), 2).stream().flatMap(List::stream).toList());
  }

  @Test
  void whatIsSplit_isWhatIsReadWhole() throws Exception {
    HandOut.Elements<Integer> source = source(List.of(5, 1, 4, 4, 2));
    SourceTestUtils.assertSourcesEqualReferenceSource(source, source.split(8, OPTIONS), OPTIONS);
  }
}
