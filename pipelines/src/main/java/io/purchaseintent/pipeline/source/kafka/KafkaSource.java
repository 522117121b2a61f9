package io.purchaseintent.pipeline.source.kafka;

import io.purchaseintent.eventlog.LogUnavailableException;
import io.purchaseintent.eventlog.kafka.KafkaTopic;
import io.purchaseintent.eventlog.kafka.TopicAddress;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.source.EventSource;
import io.purchaseintent.pipeline.source.LogReadings;
import io.purchaseintent.pipeline.source.Received;
import io.purchaseintent.pipeline.source.ReceivedCoder;
import io.purchaseintent.pipeline.source.SourceOptions;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;

/**
 * Reads a topic of Apache Kafka: timestamps are from the events themselves, and the watermark by
 * the rules of every log.
 *
 * <p>A source does not name its partitions but which of them are its own, whatever partitions there
 * are: those that are added later are read too, also by a run that goes on from a checkpoint. How
 * brokers are reached is of the run's options, so that a checkpoint has no secret.
 */
final class KafkaSource extends UnboundedSource<Received, KafkaMark> {

  private static final long serialVersionUID = 1L;

  /** The topic's own id, which another of the same name has not. */
  private final String topicId;

  /** It reads the partitions whose number leaves this rest... */
  private final int rest;

  /** ...when divided by this. */
  private final int divisor;

  private final int partitions;
  private final Clock clock;

  private KafkaSource(String topicId, int rest, int divisor, int partitions, Clock clock) {
    this.topicId = topicId;
    this.rest = rest;
    this.divisor = divisor;
    this.partitions = partitions;
    this.clock = clock;
  }

  /**
   * All of a topic, from the oldest record on.
   *
   * @throws JobFailure if it cannot be read, with the remedy
   */
  static KafkaSource open(KafkaTopic topic, Clock clock) {
    try (Admin admin = topic.admin()) {
      TopicDescription found = topic.describe(admin);
      return new KafkaSource(found.topicId().toString(), 0, 1, found.partitions().size(), clock);
    } catch (LogUnavailableException e) {
      throw new JobFailure("--source=" + e.getMessage(), e);
    }
  }

  Clock clock() {
    return clock;
  }

  /** Whether a partition is one of its own. */
  boolean reads(int partition) {
    return partition % divisor == rest;
  }

  /**
   * Makes sure that a mark is of this topic.
   *
   * @throws IOException if it was made anew
   */
  void requireSame(KafkaTopic topic, TopicDescription found) throws IOException {
    if (!found.topicId().toString().equals(topicId)) {
      throw new IOException(
          topic
              + " is not the topic that was read before, but one that was made anew by its name:"
              + " start with --fresh to read it from its beginning");
    }
  }

  @Override
  public List<KafkaSource> split(int desired, PipelineOptions options) {
    int count = Math.min(EventSource.readers(desired, options), partitions);
    return IntStream.range(0, count)
        .mapToObj(split -> new KafkaSource(topicId, split, count, partitions, clock))
        .toList();
  }

  @Override
  public UnboundedReader<Received> createReader(PipelineOptions options, @Nullable KafkaMark mark) {
    SourceOptions given = options.as(SourceOptions.class);
    TopicAddress address = LogReadings.address(given, TopicAddress.class);
    if (address == null) {
      throw new IllegalStateException(
          "The checkpoint is of a topic: go on with its kafka:TOPIC, or start without it");
    }
    return new KafkaReader(this, address.topic(), given, mark);
  }

  @Override
  public Coder<KafkaMark> getCheckpointMarkCoder() {
    return new KafkaMark.MarkCoder();
  }

  @Override
  public Coder<Received> getOutputCoder() {
    return ReceivedCoder.of();
  }
}
