package io.purchaseintent.pipeline.source;

import io.purchaseintent.eventlog.kinesis.KinesisStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.aws2.kinesis.KinesisRecord;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** Takes from KinesisIO's reader of some shards, and tells how far time has come in them. */
final class KinesisReader extends UnboundedSource.UnboundedReader<Received> {

  /** How long Kinesis may not answer before the job goes back to its last checkpoint. */
  private static final long PATIENCE_MILLIS = 120_000;

  /** How often it is looked whether all shards answer. */
  private static final long LOOK_MILLIS = 1_000;

  /** After so long without being asked a reader knows nothing of its shards. */
  private static final long LEFT_MILLIS = 10_000;

  private final KinesisSource source;
  private final Clock clock;
  private final ShardWatch watch;
  private final UnboundedSource.UnboundedReader<KinesisRecord> records;
  private final KinesisStream stream;
  private final StreamLook look;
  private final ShardLook shardLook;
  private final RetentionWatch retention;
  private final WatermarkRules rules;
  private final @Nullable Duration untilIdle;
  private final @Nullable KinesisMark from;

  /** Of all shards together. */
  private final PartitionProgress whole;

  private boolean started;
  private boolean ended;
  private @Nullable Received current;
  private Instant timestamp = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private Instant watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private long lastReadMillis;
  private long lastAnswerMillis;
  private long lastLookedMillis;
  private long writtenSinceMillis = PartitionProgress.NONE;

  KinesisReader(
      KinesisSource source,
      ShardWatch watch,
      UnboundedSource.UnboundedReader<KinesisRecord> records,
      KinesisStream stream,
      SourceOptions options,
      @Nullable KinesisMark from) {
    this.source = source;
    this.clock = source.clock();
    this.watch = watch;
    this.records = records;
    this.stream = stream;
    this.look = new StreamLook(stream);
    this.shardLook = new ShardLook(stream);
    this.retention =
        new RetentionWatch(stream.toString(), shardLook, clock, options.getSkipLost(), from);
    this.rules = WatermarkRules.of(options);
    this.untilIdle = EventSource.untilIdle(options);
    this.from = from;
    this.lastReadMillis = clock.millis();
    this.lastAnswerMillis = lastReadMillis;
    this.lastLookedMillis = lastReadMillis;
    this.whole =
        new PartitionProgress(from == null ? PartitionProgress.NONE : from.newestEventMillis());
  }

  @Override
  public boolean start() throws IOException {
    retention.begin();
    try {
      boolean some = records.start();
      started = true;
      return take(some);
    } catch (SdkException e) {
      throw new IOException(stream.unavailable(e).getMessage(), e);
    }
  }

  @Override
  public boolean advance() throws IOException {
    return take(records.advance());
  }

  private boolean take(boolean some) throws IOException {
    long now = clock.millis();
    requireAnswers(now);
    if (!some) {
      current = null;
      return false;
    }
    KinesisRecord record = records.getCurrent();
    retention.took(record);
    byte[] value = record.getDataAsBytes();
    PartitionProgress progress = watch.taken().progress();
    long appendMillis = record.getApproximateArrivalTimestamp().getMillis();
    WatermarkRules.RecordTime time = rules.timeOf(value, now);
    if (time != null) {
      timestamp = Instant.ofEpochMilli(time.eventMillis());
    } else {
      // Whatever it is, it must not be dropped as late before it is looked at.
      timestamp =
          Instant.ofEpochMilli(
              progress.hasEventTime() ? progress.newestEventMillis() : appendMillis);
    }
    progress.read(time == null ? PartitionProgress.NONE : time.reachedMillis(), now);
    whole.read(time == null ? PartitionProgress.NONE : time.reachedMillis(), now);
    lastReadMillis = now;
    current =
        new Received(stream + "/" + record.getShardId(), position(record), appendMillis, value);
    return true;
  }

  /** Several records may be packed in one of Kinesis. */
  private static String position(KinesisRecord record) {
    return record.getSubSequenceNumber() == 0
        ? record.getSequenceNumber()
        : record.getSequenceNumber() + "." + record.getSubSequenceNumber();
  }

  /**
   * KinesisIO tries again without an end, and tells its log only: a shard that does not answer is
   * told, though others bring records, or are idle.
   */
  private void requireAnswers(long now) throws IOException {
    long sinceLooked = now - lastLookedMillis;
    if (sinceLooked < LOOK_MILLIS) {
      return;
    }
    lastLookedMillis = now;
    retention.look(records.getCheckpointMark());
    List<ShardWatch.Shard> shards = shards(now);
    int unanswered = watch.unanswered(now);
    // Where nobody asked for records for a while, nothing is known of it.
    if (unanswered == 0 || sinceLooked > LEFT_MILLIS) {
      lastAnswerMillis = now;
    }
    if (now - lastAnswerMillis > PATIENCE_MILLIS) {
      String trouble = look.trouble();
      throw new IOException(
          "Nothing could be read of "
              + unanswered
              + " of "
              + shards.size()
              + " shards for "
              + Duration.ofMillis(now - lastAnswerMillis).toSeconds()
              + " s. "
              + (trouble == null ? stream + ": may it be read? The log says more" : trouble));
    }
  }

  private List<ShardWatch.Shard> shards(long now) {
    return watch.shards(records::getWatermark, now);
  }

  @Override
  public Received getCurrent() {
    if (current == null) {
      throw new NoSuchElementException("nothing was read");
    }
    return current;
  }

  @Override
  public Instant getCurrentTimestamp() {
    if (current == null) {
      throw new NoSuchElementException("nothing was read");
    }
    return timestamp;
  }

  @Override
  public Instant getWatermark() {
    if (started && !ended) {
      long now = clock.millis();
      List<ShardWatch.Shard> shards = shards(now);
      ended = hasEnded(shards, now);
      Instant reached =
          ended ? BoundedWindow.TIMESTAMP_MAX_VALUE : Instant.ofEpochMilli(reached(shards, now));
      if (reached.isAfter(watermark)) {
        watermark = reached;
      }
    }
    return watermark;
  }

  /** In milliseconds. */
  private long reached(List<ShardWatch.Shard> shards, long now) {
    long idle = rules.idleAfter().toMillis();
    long least = Long.MAX_VALUE;
    for (ShardWatch.Shard shard : shards) {
      PartitionProgress progress = shard.progress();
      if (!progress.isIdle(now, idle)) {
        if (!progress.hasEventTime()) {
          return BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
        }
        least = Math.min(least, progress.newestEventMillis());
      }
    }
    if (least < Long.MAX_VALUE) {
      return least - rules.delay().toMillis();
    }
    whole.empty(now);
    if (whole.hasEventTime()) {
      return whole.extrapolatedMillis(now) - rules.delay().toMillis();
    }
    // Whether the first event will be of today or of years ago is not known before it is there.
    return isWrittenFor(idle, now)
        ? now - rules.delay().toMillis()
        : BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
  }

  /** Whether the first record was seen so long ago that it would have been read if it were here. */
  private boolean isWrittenFor(long millis, long now) {
    if (writtenSinceMillis == PartitionProgress.NONE && look.isWritten(now)) {
      writtenSinceMillis = now;
    }
    return writtenSinceMillis != PartitionProgress.NONE && now - writtenSinceMillis >= millis;
  }

  /** Where all shards were closed and read, or the whole stream is silent for as long as asked. */
  private boolean hasEnded(List<ShardWatch.Shard> shards, long now) {
    if (shards.isEmpty()) {
      return true;
    }
    if (untilIdle == null || !shards.stream().allMatch(shard -> shard.progress().isEmpty())) {
      return false;
    }
    long silentSince = Math.max(lastReadMillis, look.silentSinceMillis(now));
    return now - silentSince >= untilIdle.toMillis();
  }

  @Override
  public UnboundedSource.CheckpointMark getCheckpointMark() {
    UnboundedSource.CheckpointMark mark =
        started ? records.getCheckpointMark() : from == null ? null : from.records();
    return new KinesisMark(mark, whole.newestEventMillis(), retention.untilMillis());
  }

  @Override
  public UnboundedSource<Received, ?> getCurrentSource() {
    return source;
  }

  @Override
  public void close() throws IOException {
    look.close();
    shardLook.close();
    if (started) {
      records.close();
    }
  }
}
