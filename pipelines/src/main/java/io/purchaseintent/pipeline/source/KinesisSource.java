package io.purchaseintent.pipeline.source;

import io.purchaseintent.eventlog.LogUnavailableException;
import io.purchaseintent.eventlog.kinesis.KinesisStream;
import io.purchaseintent.eventlog.kinesis.StreamAddress;
import io.purchaseintent.pipeline.job.JobFailure;
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
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
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
  private static final Duration ATTEMPT = Duration.ofSeconds(5);

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

  /**
   * The stream at an address.
   *
   * @throws JobFailure if it cannot be read
   */
  static KinesisSource open(StreamAddress address, SourceOptions options, Clock clock) {
    KinesisStream stream = address.stream();
    try (KinesisClient client = stream.connect(ATTEMPT, 1)) {
      stream.requireUsable(client);
    } catch (LogUnavailableException e) {
      throw new JobFailure("--source=" + e.getMessage(), e);
    }
    return of(stream, clock);
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
    StreamAddress address =
        LogReadings.address(options.as(SourceOptions.class), StreamAddress.class);
    if (address == null) {
      throw new IllegalStateException(
          "The checkpoint is of a stream: go on with its kinesis:STREAM, or start without it");
    }
    return address.stream();
  }

  Clock clock() {
    return clock;
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
    return new KinesisReader(
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
}
