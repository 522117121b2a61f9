package io.purchaseintent.pipeline.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.beam.sdk.io.aws2.kinesis.KinesisRecord;
import org.apache.beam.sdk.io.aws2.kinesis.RateLimitPolicy;
import org.apache.beam.sdk.io.aws2.kinesis.WatermarkPolicy;
import org.junit.jupiter.api.Test;

class ShardWatchTest {

  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

  @Test
  void shardWhoseRecordsWaitBehindThoseOfAnother_isNotEmpty() throws Exception {
    ShardWatch watch = new ShardWatch(NOON);
    WatermarkPolicy first = watch.createWatermarkPolicy();
    WatermarkPolicy second = watch.createWatermarkPolicy();
    RateLimitPolicy firstLoop = watch.getRateLimitPolicy();
    RateLimitPolicy secondLoop = watch.getRateLimitPolicy();
    firstLoop.onSuccess(List.of());
    secondLoop.onSuccess(List.of());
    assertEquals(List.of(true, true), empty(watch, first, second));

    firstLoop.onSuccess(List.of(record("a")));
    secondLoop.onSuccess(List.of(record("b")));
    assertEquals(List.of(false, false), empty(watch, first, second));

    first.update(record("a"));
    assertEquals(List.of(true, false), empty(watch, first, second));

    second.update(record("b"));
    assertEquals(List.of(true, true), empty(watch, first, second));
  }

  @Test
  void shardThatDoesNotAnswer_isCounted_thoughOthersBringRecordsOrAreIdle() throws Exception {
    ShardWatch watch = new ShardWatch(NOON);
    WatermarkPolicy first = watch.createWatermarkPolicy();
    WatermarkPolicy second = watch.createWatermarkPolicy();
    RateLimitPolicy firstLoop = watch.getRateLimitPolicy();
    watch.getRateLimitPolicy();
    empty(watch, first, second);

    firstLoop.onSuccess(List.of());
    assertEquals(1, watch.unanswered(NOON.millis()), "the other is idle");

    firstLoop.onSuccess(List.of(record("a")));
    assertEquals(1, watch.unanswered(NOON.millis()), "the other brings a record");
    assertEquals(1, watch.unanswered(NOON.millis() + 60_000), "that waits to be taken");

    first.update(record("a"));
    assertEquals(2, watch.unanswered(NOON.millis() + 60_000), "neither was read for a minute");
  }

  private static List<Boolean> empty(ShardWatch watch, WatermarkPolicy... policies) {
    return watch
        .shards(() -> List.of(policies).forEach(WatermarkPolicy::getWatermark), NOON.millis())
        .stream()
        .map(shard -> shard.progress().isEmpty())
        .toList();
  }

  private static KinesisRecord record(String shard) {
    org.joda.time.Instant noon = org.joda.time.Instant.ofEpochMilli(NOON.millis());
    return new KinesisRecord(
        ByteBuffer.wrap(new byte[0]), "1", 0, "key", noon, noon, "clicks", shard);
  }
}
