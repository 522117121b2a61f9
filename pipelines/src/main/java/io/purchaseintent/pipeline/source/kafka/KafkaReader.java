package io.purchaseintent.pipeline.source.kafka;

import io.purchaseintent.eventlog.LogUnavailableException;
import io.purchaseintent.eventlog.kafka.KafkaTopic;
import io.purchaseintent.pipeline.source.EventSource;
import io.purchaseintent.pipeline.source.PartitionProgress;
import io.purchaseintent.pipeline.source.Received;
import io.purchaseintent.pipeline.source.SourceOptions;
import io.purchaseintent.pipeline.source.WatermarkRules;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads some partitions of a topic, and tells how far time has come in them. */
final class KafkaReader extends UnboundedSource.UnboundedReader<Received> {

  /** How long brokers may not answer before the job goes back to its last checkpoint. */
  private static final long PATIENCE_MILLIS = 120_000;

  /** An end that was asked for longer ago says nothing of now. */
  private static final long FRESH_MILLIS = 2_000;

  /** After so long without being asked a reader knows nothing of its partitions. */
  private static final long LEFT_MILLIS = 10_000;

  private final KafkaSource source;
  private final KafkaTopic topic;
  private final Clock clock;
  private final WatermarkRules rules;
  private final @Nullable Duration untilIdle;
  private final boolean skipLost;
  private final @Nullable KafkaMark from;

  private @Nullable TopicLook look;
  private @Nullable TopicRecords records;
  private @Nullable Received current;
  private Instant timestamp = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private Instant watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private long lastReadMillis;
  private long lastAnswerMillis;
  private long lastLookedMillis;
  private long writtenSinceMillis = PartitionProgress.NONE;
  private boolean ended;

  KafkaReader(
      KafkaSource source, KafkaTopic topic, SourceOptions options, @Nullable KafkaMark from) {
    this.source = source;
    this.topic = topic;
    this.clock = source.clock();
    this.rules = WatermarkRules.of(options);
    this.untilIdle = EventSource.untilIdle(options);
    this.skipLost = options.getSkipLost();
    this.from = from;
    this.lastReadMillis = clock.millis();
    this.lastAnswerMillis = lastReadMillis;
    this.lastLookedMillis = lastReadMillis;
  }

  @Override
  public boolean start() throws IOException {
    try {
      Admin admin = topic.admin();
      try {
        TopicDescription found = topic.describe(admin);
        if (from != null) {
          source.requireSame(topic, found);
        }
        look = new TopicLook(topic, admin, found, clock);
      } finally {
        if (look == null) {
          admin.close(Duration.ZERO);
        }
      }
      records = new TopicRecords(topic, source::reads, from, skipLost);
    } catch (LogUnavailableException e) {
      throw new IOException(e.getMessage(), e);
    }
    return advance();
  }

  /** Whether it was. */
  boolean isStarted() {
    return records != null;
  }

  private TopicRecords records() {
    if (records == null) {
      throw new IllegalStateException("start() was not called");
    }
    return records;
  }

  private TopicLook look() {
    if (look == null) {
      throw new IllegalStateException("start() was not called");
    }
    return look;
  }

  @Override
  public boolean advance() throws IOException {
    long now = clock.millis();
    TopicRecords open = records();
    requireAnswers(open, now);
    open.assign(look().partitions());
    ConsumerRecord<byte[], byte[]> record = open.next();
    if (record == null) {
      current = null;
      return false;
    }
    take(open.partition(record), record, now);
    return true;
  }

  private void take(TopicPartitionState state, ConsumerRecord<byte[], byte[]> record, long now) {
    PartitionProgress progress = state.progress;
    WatermarkRules.RecordTime time = rules.timeOf(record.value(), now);
    if (time != null) {
      timestamp = Instant.ofEpochMilli(time.eventMillis());
    } else {
      // Whatever it is, it must not be dropped as late before it is looked at.
      timestamp =
          Instant.ofEpochMilli(
              progress.hasEventTime() ? progress.newestEventMillis() : record.timestamp());
    }
    lastReadMillis = now;
    progress.read(time == null ? PartitionProgress.NONE : time.reachedMillis(), now);
    current =
        new Received(
            topic + "/" + state.number,
            Long.toString(record.offset()),
            record.timestamp(),
            record.value());
  }

  /** The client tries again without an end, and tells its log only. */
  private void requireAnswers(TopicRecords open, long now) throws IOException {
    TopicLook looking = look();
    looking.look(now);
    long unanswered =
        open.partitions().stream()
            .filter(
                state ->
                    !TopicPartitionState.isAnswered(looking.end(state.number), FRESH_MILLIS, now))
            .count();
    // Where nobody asked for records for a while, nothing is known of it.
    if (unanswered == 0 || now - lastLookedMillis > LEFT_MILLIS) {
      lastAnswerMillis = now;
    }
    lastLookedMillis = now;
    if (now - lastAnswerMillis > PATIENCE_MILLIS) {
      String trouble = looking.trouble();
      throw new IOException(
          "Nothing could be read of "
              + unanswered
              + " of "
              + open.partitions().size()
              + " partitions for "
              + Duration.ofMillis(now - lastAnswerMillis).toSeconds()
              + " s. "
              + (trouble == null ? topic + ": has each a leader? The log says more" : trouble));
    }
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
    if (look != null && records != null && !ended) {
      long now = clock.millis();
      look.look(now);
      for (TopicPartitionState state : records.partitions()) {
        state.compare(look.end(state.number), FRESH_MILLIS, now);
      }
      ended = hasEnded(records, look, now);
      Instant reached =
          ended
              ? BoundedWindow.TIMESTAMP_MAX_VALUE
              : Instant.ofEpochMilli(reached(records, look, now));
      if (reached.isAfter(watermark)) {
        watermark = reached;
      }
    }
    return watermark;
  }

  /** In milliseconds. */
  private long reached(TopicRecords open, TopicLook looking, long now) {
    long idle = rules.idleAfter().toMillis();
    long least = Long.MAX_VALUE;
    long extrapolated = PartitionProgress.NONE;
    for (TopicPartitionState state : open.partitions()) {
      PartitionProgress progress = state.progress;
      if (!progress.isIdle(now, idle)) {
        if (!progress.hasEventTime()) {
          return BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
        }
        least = Math.min(least, progress.newestEventMillis());
      } else if (progress.hasEventTime()) {
        extrapolated = Math.max(extrapolated, progress.extrapolatedMillis(now));
      }
    }
    long reached = least;
    if (least == Long.MAX_VALUE) {
      if (extrapolated == PartitionProgress.NONE && !isWrittenFor(looking, idle, now)) {
        // Whether the first event will be of today or of years ago is not known yet.
        return BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
      }
      reached = extrapolated == PartitionProgress.NONE ? now : extrapolated;
    }
    return reached - rules.delay().toMillis();
  }

  /** Whether the first record was seen so long ago that it would have been read if it were here. */
  private boolean isWrittenFor(TopicLook looking, long millis, long now) {
    if (writtenSinceMillis == PartitionProgress.NONE && looking.isWritten()) {
      writtenSinceMillis = now;
    }
    return writtenSinceMillis != PartitionProgress.NONE && now - writtenSinceMillis >= millis;
  }

  /** Whether the whole topic is silent for as long as asked, and all of it was read. */
  private boolean hasEnded(TopicRecords open, TopicLook looking, long now) {
    // It is asked each time, for it takes note of who does not answer.
    long silentSince = looking.silentSinceMillis(FRESH_MILLIS, now);
    if (untilIdle == null
        || !open.partitions().stream().allMatch(state -> state.progress.isEmpty())) {
      return false;
    }
    return now - Math.max(lastReadMillis, silentSince) >= untilIdle.toMillis();
  }

  @Override
  public UnboundedSource.CheckpointMark getCheckpointMark() {
    if (records == null) {
      return from == null ? new KafkaMark(Map.of()) : from;
    }
    Map<Integer, KafkaMark.Position> positions = new HashMap<>();
    for (TopicPartitionState state : records.partitions()) {
      if (state.next() != TopicPartitionState.UNKNOWN) {
        positions.put(
            state.number, new KafkaMark.Position(state.next(), state.progress.newestEventMillis()));
      }
    }
    return new KafkaMark(positions);
  }

  @Override
  public UnboundedSource<Received, ?> getCurrentSource() {
    return source;
  }

  @Override
  public void close() {
    if (look != null) {
      look.close();
    }
    if (records != null) {
      records.close();
    }
  }
}
