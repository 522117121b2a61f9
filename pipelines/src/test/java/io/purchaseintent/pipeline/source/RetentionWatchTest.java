package io.purchaseintent.pipeline.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.io.aws2.kinesis.KinesisRecord;
import org.apache.beam.sdk.util.CoderUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetentionWatchTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  /** Kinesis as it would answer. */
  private static final class Answers implements ShardAnswers {
    private final List<String> asked = new ArrayList<>();
    private boolean holds;
    private boolean atEnd;

    @Override
    public Duration retention() {
      asked.add("retention");
      return Duration.ofHours(48);
    }

    @Override
    public boolean holds(ShardPosition position) {
      asked.add("holds " + position.sequenceNumber());
      return holds;
    }

    @Override
    public boolean isAtEnd(ShardPosition position) {
      asked.add("end " + position.sequenceNumber());
      return atEnd;
    }
  }

  /** As KinesisIO has it. */
  private record Shard(String shardId, @Nullable String sequenceNumber) implements Serializable {}

  /** As KinesisIO's. */
  private record Mark(List<Shard> shards) implements CheckpointMark, Iterable<Shard>, Serializable {

    @Override
    public void finalizeCheckpoint() {}

    @Override
    public Iterator<Shard> iterator() {
      return shards.iterator();
    }
  }

  private static final Mark AT_SEVEN = new Mark(new ArrayList<>(List.of(new Shard("s", "7"))));

  private final Answers kinesis = new Answers();

  @Test
  void recordOfADayAgo_isThere_andNobodyIsAsked() throws Exception {
    watch(NOON.plus(Duration.ofHours(23)), mark(NOON)).begin();

    assertEquals(List.of(), kinesis.asked);
  }

  @Test
  void whatIsYoungerThanTheStreamKeeps_isThere() throws Exception {
    watch(NOON.plus(Duration.ofHours(47)), mark(NOON)).begin();

    assertEquals(List.of("retention"), kinesis.asked);
  }

  @Test
  void recordThatIsThereYet_tellsThatNothingWasDeletedBehindIt() throws Exception {
    kinesis.holds = true;

    watch(NOON.plus(Duration.ofHours(49)), mark(NOON)).begin();

    assertEquals(List.of("retention", "holds 7"), kinesis.asked);
  }

  @Test
  void whatCameBetween_isTold_andGoneOnWithoutOnlyIfAskedTo() throws Exception {
    Instant later = NOON.plus(Duration.ofHours(49));

    String message =
        assertThrows(IOException.class, () -> watch(later, mark(NOON)).begin()).getMessage();
    RetentionWatch goesOn =
        new RetentionWatch("kinesis:clicks", kinesis, at(later), true, mark(NOON));
    goesOn.begin();
    goesOn.took(record("8", later.minusSeconds(1)));

    assertTrue(
        message.startsWith(
            "kinesis:clicks/s: what came from 2026-03-01T12:00:00Z to 2026-03-01T13:00:00Z was"),
        message);
    assertEquals(
        Map.of("s", later.minusSeconds(1).toEpochMilli()), goesOn.untilMillis(), "told once");
  }

  @Test
  void readerThatIsOlderThanTheStreamKeeps_tellsWhatIsDeletedBeforeIt() throws Exception {
    RetentionWatch watch = watch(NOON, null);
    watch.took(record("7", NOON));
    watch.took(record("8", NOON.plus(Duration.ofHours(47))));

    String message =
        assertThrows(
                IOException.class, () -> watch.took(record("9", NOON.plus(Duration.ofHours(99)))))
            .getMessage();

    assertTrue(message.contains("of sequence number 8, is not there"), message);
  }

  @Test
  void shardThatIsQuiet_isKnownToHaveHadNothing() throws Exception {
    kinesis.atEnd = true;
    Instant later = NOON.plus(Duration.ofHours(20));
    RetentionWatch watch = watch(later, mark(NOON));

    watch.look(AT_SEVEN);

    assertEquals(List.of("end 7"), kinesis.asked);
    assertEquals(Map.of("s", later.toEpochMilli()), watch.untilMillis());
    watch.look(new Mark(List.of()));
    assertEquals(Map.of(), watch.untilMillis(), "it was closed, and is not read any more");
  }

  @Test
  void marks_comeBack_alsoThoseThatBuildsBeforeVersionsWrote() throws Exception {
    Coder<Mark> records = SerializableCoder.of(Mark.class);
    KinesisMark.MarkCoder coder = new KinesisMark.MarkCoder(records);
    for (KinesisMark mark : List.of(mark(NOON), new KinesisMark(null, -5, Map.of()))) {
      byte[] bytes = CoderUtils.encodeToByteArray(coder, mark);
      assertEquals(mark, CoderUtils.decodeFromByteArray(coder, bytes));
      assertEquals(2, bytes[0], "the version");
      bytes[0] = 9;
      assertThrows(CoderException.class, () -> CoderUtils.decodeFromByteArray(coder, bytes));
    }

    for (Mark mark : new Mark[] {AT_SEVEN, null}) {
      KinesisMark back =
          CoderUtils.decodeFromByteArray(
              coder, concat(CoderUtils.encodeToByteArray(NullableCoder.of(records), mark), 9));
      assertEquals(new KinesisMark(mark, 9, Map.of()), back);
    }
  }

  /** As builds before versions wrote a mark whose newest event is of this millisecond. */
  private static byte[] concat(byte[] records, int millis) {
    byte[] whole = Arrays.copyOf(records, records.length + 1);
    whole[records.length] = (byte) millis;
    return whole;
  }

  private static KinesisMark mark(Instant until) {
    return new KinesisMark(AT_SEVEN, 5, Map.of("s", until.toEpochMilli()));
  }

  private RetentionWatch watch(Instant now, @Nullable KinesisMark from) {
    return new RetentionWatch("kinesis:clicks", kinesis, at(now), false, from);
  }

  private static Clock at(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  /** Read when it came. */
  private static KinesisRecord record(String number, Instant arrival) {
    org.joda.time.Instant then = org.joda.time.Instant.ofEpochMilli(arrival.toEpochMilli());
    return new KinesisRecord(
        ByteBuffer.wrap(new byte[0]), number, 0, "key", then, then, "clicks", "s");
  }
}
