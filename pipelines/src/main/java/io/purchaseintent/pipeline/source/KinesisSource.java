package io.purchaseintent.pipeline.source;

import io.purchaseintent.kinesis.KinesisStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.aws2.common.ClientConfiguration;
import org.apache.beam.sdk.io.aws2.common.RetryConfiguration;
import org.apache.beam.sdk.io.aws2.kinesis.KinesisIO;
import org.apache.beam.sdk.io.aws2.kinesis.KinesisRecord;
import org.apache.beam.sdk.io.aws2.options.AwsOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.transforms.resourcehints.ResourceHints;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.kinesis.common.InitialPositionInStream;

/**
 * Reads a stream of Amazon Kinesis by KinesisIO, which knows shards, their splits and merges, and
 * where it was; timestamps are from the events themselves, and the watermark by the rules of {@link
 * FileLogSource}.
 *
 * <p>KinesisIO's own source stands behind this one, and not in the pipeline, for three things that
 * it cannot do: heed the options of a run that goes on from a checkpoint, tell a shard that is
 * empty from one that was not looked into, and end.
 */
final class KinesisSource extends UnboundedSource<Received, KinesisMark> {

  private static final long serialVersionUID = 1L;

  /** While Kinesis does not answer, each of a shard's reads is tried so often before it is told. */
  private static final RetryConfiguration RETRIES =
      RetryConfiguration.builder()
          .numRetries(4)
          .baseBackoff(org.joda.time.Duration.millis(200))
          .maxBackoff(org.joda.time.Duration.standardSeconds(2))
          .build();

  private final UnboundedSource<KinesisRecord, ?> records;
  private final Clock clock;

  private KinesisSource(UnboundedSource<KinesisRecord, ?> records, Clock clock) {
    this.records = records;
    this.clock = clock;
  }

  /** All of a stream, from the oldest record on. */
  static KinesisSource of(KinesisStream stream, Clock clock) {
    ShardWatch watch = new ShardWatch(clock);
    KinesisIO.Read read =
        KinesisIO.read()
            .withStreamName(stream.name())
            .withInitialPositionInStream(InitialPositionInStream.TRIM_HORIZON)
            .withClientConfiguration(ClientConfiguration.builder().retry(RETRIES).build())
            .withCustomWatermarkPolicy(watch)
            .withCustomRateLimitPolicy(watch);
    return new KinesisSource(sourceOf(read, connection(stream)), clock);
  }

  /** The source in a transform that does not show it, taken from a pipeline that never runs. */
  private static UnboundedSource<KinesisRecord, ?> sourceOf(
      KinesisIO.Read read, PipelineOptions options) {
    Pipeline scratch =
        Pipeline.forTransformHierarchy(new TransformHierarchy(ResourceHints.create()), options);
    scratch.apply(read);
    List<UnboundedSource<KinesisRecord, ?>> found = new ArrayList<>();
    scratch.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          @SuppressWarnings("unchecked") // KinesisIO reads KinesisRecords.
          public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
            if (node.getTransform() instanceof Read.Unbounded<?> unbounded) {
              found.add((UnboundedSource<KinesisRecord, ?>) unbounded.getSource());
            }
            return CompositeBehavior.ENTER_TRANSFORM;
          }
        });
    return found.get(0);
  }

  /** Options of a reader's own: those of the run may be for another endpoint of AWS. */
  private static PipelineOptions connection(KinesisStream stream) {
    stream.allowJson();
    AwsOptions options = PipelineOptionsFactory.create().as(AwsOptions.class);
    options.setClientBuilderFactory(PausingClients.class);
    if (stream.endpoint() != null) {
      options.setEndpoint(stream.endpoint());
    }
    if (stream.region() != null) {
      options.setAwsRegion(Region.of(stream.region()));
    }
    return options;
  }

  private static KinesisStream stream(PipelineOptions options) {
    KinesisStream stream = EventSource.stream(options.as(SourceOptions.class));
    if (stream == null) {
      throw new IllegalStateException(
          "The checkpoint is of a stream: go on with its kinesis:STREAM, or start without it");
    }
    return stream;
  }

  @Override
  public List<KinesisSource> split(int desired, PipelineOptions options) throws Exception {
    List<KinesisSource> splits = new ArrayList<>();
    for (UnboundedSource<KinesisRecord, ?> part :
        records.split(EventSource.readers(desired, options), connection(stream(options)))) {
      splits.add(new KinesisSource(part, clock));
    }
    return splits;
  }

  @Override
  public UnboundedReader<Received> createReader(PipelineOptions options, @Nullable KinesisMark mark)
      throws IOException {
    KinesisStream stream = stream(options);
    ShardWatch watch = new ShardWatch(clock);
    return new Reader(
        this,
        watch,
        open(told(records, watch), connection(stream), mark == null ? null : mark.records()),
        stream,
        options.as(SourceOptions.class),
        mark);
  }

  /** A copy that tells this watch: KinesisIO keeps a copy of its own of what it was given. */
  @SuppressWarnings("unchecked") // A copy is of the same type.
  private static <T> T told(T source, ShardWatch watch) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(source);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())) {
          {
            enableResolveObject(true);
          }

          @Override
          protected Class<?> resolveClass(ObjectStreamClass type)
              throws IOException, ClassNotFoundException {
            try {
              return Class.forName(type.getName(), false, KinesisSource.class.getClassLoader());
            } catch (ClassNotFoundException e) {
              // A primitive.
              return super.resolveClass(type);
            }
          }

          @Override
          protected Object resolveObject(Object object) {
            return object instanceof ShardWatch ? watch : object;
          }
        }) {
      return (T) in.readObject();
    } catch (ClassNotFoundException e) {
      throw new IOException(e);
    }
  }

  @SuppressWarnings("unchecked") // The mark is one of this source.
  private static <M extends CheckpointMark> UnboundedReader<KinesisRecord> open(
      UnboundedSource<KinesisRecord, M> source,
      PipelineOptions options,
      @Nullable CheckpointMark mark)
      throws IOException {
    return source.createReader(options, (M) mark);
  }

  @Override
  public Coder<KinesisMark> getCheckpointMarkCoder() {
    return new KinesisMark.MarkCoder(records.getCheckpointMarkCoder());
  }

  @Override
  public Coder<Received> getOutputCoder() {
    return ReceivedCoder.of();
  }

  /** Takes from KinesisIO's reader of some shards. */
  private static final class Reader extends UnboundedReader<Received> {

    /** How long Kinesis may not answer before the job goes back to its last checkpoint. */
    private static final long PATIENCE_MILLIS = 120_000;

    private final KinesisSource source;
    private final ShardWatch watch;
    private final UnboundedReader<KinesisRecord> records;
    private final KinesisStream stream;
    private final StreamLook look;
    private final WatermarkRules rules;
    private final @Nullable Duration untilIdle;
    private final @Nullable KinesisMark from;
    private final long startMillis;

    /** Of all shards together. */
    private final PartitionProgress whole;

    private boolean started;
    private boolean ended;
    private @Nullable Received current;
    private Instant timestamp = BoundedWindow.TIMESTAMP_MIN_VALUE;
    private Instant watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;
    private long lastReadMillis;
    private long lastAnswerMillis;
    private long writtenSinceMillis = PartitionProgress.NONE;

    Reader(
        KinesisSource source,
        ShardWatch watch,
        UnboundedReader<KinesisRecord> records,
        KinesisStream stream,
        SourceOptions options,
        @Nullable KinesisMark from) {
      this.source = source;
      this.watch = watch;
      this.records = records;
      this.stream = stream;
      this.look = new StreamLook(stream);
      this.rules = WatermarkRules.of(options);
      this.untilIdle = EventSource.untilIdle(options);
      this.from = from;
      this.startMillis = source.clock.millis();
      this.lastReadMillis = startMillis;
      this.lastAnswerMillis = startMillis;
      this.whole =
          new PartitionProgress(from == null ? PartitionProgress.NONE : from.newestEventMillis());
    }

    @Override
    public boolean start() throws IOException {
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
      long now = source.clock.millis();
      if (!some) {
        current = null;
        requireAnswers(now);
        return false;
      }
      KinesisRecord record = records.getCurrent();
      byte[] value = record.getDataAsBytes();
      PartitionProgress progress = watch.taken().progress();
      long appendMillis = record.getApproximateArrivalTimestamp().getMillis();
      WatermarkRules.RecordTime time = rules.timeOf(value);
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
      lastAnswerMillis = now;
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

    /** KinesisIO tries again without an end, and tells its log only. */
    private void requireAnswers(long now) throws IOException {
      List<ShardWatch.Shard> shards = shards(now);
      if (shards.stream().anyMatch(shard -> shard.progress().isEmpty()) || shards.isEmpty()) {
        lastAnswerMillis = now;
      }
      if (now - lastAnswerMillis > PATIENCE_MILLIS) {
        String trouble = look.trouble();
        throw new IOException(
            "Nothing could be read for "
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
        long now = source.clock.millis();
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

    /**
     * Whether the first record was seen so long ago that it would have been read if it were here.
     */
    private boolean isWrittenFor(long millis, long now) {
      if (writtenSinceMillis == PartitionProgress.NONE && look.isWritten(now)) {
        writtenSinceMillis = now;
      }
      return writtenSinceMillis != PartitionProgress.NONE && now - writtenSinceMillis >= millis;
    }

    /**
     * Where all shards were closed and read, or the whole stream is silent for as long as asked.
     */
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
    public CheckpointMark getCheckpointMark() {
      CheckpointMark mark =
          started ? records.getCheckpointMark() : from == null ? null : from.records();
      return new KinesisMark(mark, whole.newestEventMillis());
    }

    @Override
    public UnboundedSource<Received, ?> getCurrentSource() {
      return source;
    }

    @Override
    public void close() throws IOException {
      look.close();
      if (started) {
        records.close();
      }
    }
  }
}
