package io.purchaseintent.pipeline.source;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.io.aws2.kinesis.KinesisRecord;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells where records may have been deleted from a stream before a reader took them, for Kinesis
 * does not say it: behind a record that is not there any more it goes on at the oldest there is.
 *
 * <p>What is known of a shard is until when all was taken that came: the arrival of the record that
 * was taken last, or the time at which nothing followed it. What came later than that and longer
 * ago than the stream keeps records is lost, if anything did. Nobody can tell whether anything did:
 * sequence numbers have gaps. Kinesis keeps a record for a day at least, so that it is not asked of
 * what is younger. Not thread-safe.
 */
final class RetentionWatch {

  /** Counts for how many milliseconds the records of a shard may be lost, all shards together. */
  static final String MILLIS_LOST = "log_millis_lost";

  private static final Logger LOG = LoggerFactory.getLogger(RetentionWatch.class);

  /** Kinesis keeps a record for 24 hours at least; clocks may differ by less than the rest. */
  private static final long SURE_MILLIS = Duration.ofHours(23).toMillis();

  /** After so long without a record it is asked whether there is none. */
  private static final long QUIET_MILLIS = Duration.ofHours(1).toMillis();

  private static final long ASK_AGAIN_MILLIS = Duration.ofMinutes(5).toMillis();
  private static final long RETENTION_KEPT_MILLIS = Duration.ofMinutes(5).toMillis();

  /** So many shards are asked for at once: the reader waits for it. */
  private static final int ASKED_AT_ONCE = 5;

  /**
   * @param untilMillis all that came before was taken, or told
   */
  private record Taken(ShardPosition position, long untilMillis) {}

  private final String stream;
  private final ShardAnswers kinesis;
  private final Clock clock;
  private final boolean skipLost;
  private final Counter millisLost = Metrics.counter(KinesisSource.class, MILLIS_LOST);
  private final Map<String, Taken> taken = new HashMap<>();

  /** When it was asked last whether a shard is at its end. */
  private final Map<String, Long> askedMillis = new HashMap<>();

  /** When the record that was taken last was seen to be there. */
  private final Map<String, Long> heldMillis = new HashMap<>();

  private long retentionMillis;
  private long retentionAskedMillis = Long.MIN_VALUE / 2;

  /**
   * @param skipLost whether to go on where records may be lost
   * @param from where reading goes on; null where it begins, and nothing can be missed
   */
  RetentionWatch(
      String stream,
      ShardAnswers kinesis,
      Clock clock,
      boolean skipLost,
      @Nullable KinesisMark from) {
    this.stream = stream;
    this.kinesis = kinesis;
    this.clock = clock;
    this.skipLost = skipLost;
    if (from != null) {
      for (ShardPosition position : ShardPosition.of(from.records())) {
        Long until = from.readUntilMillis().get(position.shard());
        if (until != null) {
          taken.put(position.shard(), new Taken(position, until));
        }
      }
    }
  }

  /**
   * To be asked before anything is read.
   *
   * @throws IOException if records may be lost and it is not to go on, or Kinesis does not answer
   */
  void begin() throws IOException {
    for (Taken each : List.copyOf(taken.values())) {
      require(each, clock.millis());
    }
  }

  /**
   * To be told of each record.
   *
   * @throws IOException as of {@link #begin}
   */
  void took(KinesisRecord record) throws IOException {
    long arrival = record.getApproximateArrivalTimestamp().getMillis();
    Taken before = taken.get(record.getShardId());
    if (before != null) {
      require(before, Math.max(record.getReadTime().getMillis(), arrival));
    }
    taken.put(
        record.getShardId(),
        new Taken(new ShardPosition(record.getShardId(), record.getSequenceNumber()), arrival));
  }

  /**
   * Asks for shards that have brought nothing for an hour whether there is nothing, a few at once:
   * to be called again and again.
   *
   * @param mark of KinesisIO's, with all shards that are read
   * @throws IOException if records may be lost and it is not to go on
   */
  void look(@Nullable CheckpointMark mark) throws IOException {
    long now = clock.millis();
    List<ShardPosition> shards = ShardPosition.of(mark);
    // One that was closed and read to its end need not be known any more.
    List.of(taken, askedMillis, heldMillis)
        .forEach(map -> map.keySet().retainAll(shards.stream().map(ShardPosition::shard).toList()));
    List<ShardPosition> due =
        shards.stream().filter(shard -> isDue(shard.shard(), now)).limit(ASKED_AT_ONCE).toList();
    for (ShardPosition position : due) {
      askedMillis.put(position.shard(), now);
      Taken before = taken.get(position.shard());
      if (before != null) {
        require(before, now);
      }
      if (isAtEnd(position)) {
        taken.put(position.shard(), new Taken(position, now));
      }
    }
  }

  private boolean isDue(String shard, long now) {
    Taken before = taken.get(shard);
    Long asked = askedMillis.get(shard);
    return (before == null || now - before.untilMillis() >= QUIET_MILLIS)
        && (asked == null || now - asked >= ASK_AGAIN_MILLIS);
  }

  private boolean isAtEnd(ShardPosition position) {
    try {
      return kinesis.isAtEnd(position);
    } catch (IOException e) {
      // That Kinesis does not answer is told by others; the next look will say.
      return false;
    }
  }

  /** For each shard until when all that came was taken, in milliseconds. */
  Map<String, Long> untilMillis() {
    return taken.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey, shard -> shard.getValue().untilMillis()));
  }

  /**
   * Makes sure that nothing was deleted of what came after.
   *
   * @param readMillis when Kinesis was asked for what comes after
   */
  private void require(Taken last, long readMillis) throws IOException {
    long until = last.untilMillis();
    String shard = last.position().shard();
    if (readMillis - until <= SURE_MILLIS
        || readMillis <= heldMillis.getOrDefault(shard, Long.MIN_VALUE)
        || readMillis - until <= retentionMillis()) {
      return;
    }
    long askedAt = clock.millis();
    if (kinesis.holds(last.position())) {
      heldMillis.put(shard, askedAt);
      return;
    }
    long deletedBefore = readMillis - retentionMillis();
    millisLost.inc(deletedBefore - until);
    tell(last, deletedBefore);
    // It is told once.
    taken.put(shard, new Taken(last.position(), readMillis));
  }

  private long retentionMillis() throws IOException {
    long now = clock.millis();
    if (now - retentionAskedMillis > RETENTION_KEPT_MILLIS) {
      retentionMillis = kinesis.retention().toMillis();
      retentionAskedMillis = now;
    }
    return retentionMillis;
  }

  private void tell(Taken last, long deletedBefore) throws IOException {
    String number = last.position().sequenceNumber();
    String told =
        stream
            + "/"
            + last.position().shard()
            + ": what came from "
            + Instant.ofEpochMilli(last.untilMillis())
            + " to "
            + Instant.ofEpochMilli(deletedBefore)
            + " was deleted before it was read, if anything did: the stream keeps records for "
            + Duration.ofMillis(retentionMillis).toHours()
            + " hours, and "
            + (number == null
                ? "the checkpoint is before the shard's first record"
                : "the checkpoint's, of sequence number " + number + ", is not there any more");
    if (!skipLost) {
      throw new IOException(
          told
              + ". Neither the lake nor Redis has what is missing. To go on without it add"
              + " --skip-lost to the options of this run; next time let the stream keep records for"
              + " longer");
    }
    LOG.warn("{}: going on without it", told);
  }
}
