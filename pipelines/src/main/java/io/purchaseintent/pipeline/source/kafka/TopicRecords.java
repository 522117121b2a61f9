package io.purchaseintent.pipeline.source.kafka;

import io.purchaseintent.eventlog.kafka.KafkaTopic;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The records of some partitions of a topic, those that are added to it later too. */
final class TopicRecords implements AutoCloseable {

  /** Counts records that were deleted from the topic before they were read, by their offsets. */
  static final String LOST = "log_records_lost";

  /** Counts records without a value, which say of a key that it was deleted. */
  static final String WITHOUT_VALUE = "log_records_without_value";

  private static final Logger LOG = LoggerFactory.getLogger(TopicRecords.class);
  private static final Duration POLL = Duration.ofMillis(20);

  private final KafkaTopic topic;
  private final IntPredicate own;
  private final @Nullable KafkaMark from;
  private final boolean skipLost;
  private final Consumer<byte[], byte[]> consumer;
  private final Map<Integer, TopicPartitionState> partitions = new TreeMap<>();
  private final Counter recordsLost = Metrics.counter(KafkaSource.class, LOST);
  private final Counter withoutValue = Metrics.counter(KafkaSource.class, WITHOUT_VALUE);
  private Iterator<ConsumerRecord<byte[], byte[]>> polled =
      List.<ConsumerRecord<byte[], byte[]>>of().iterator();
  private int seen;

  /**
   * Begins with no partition.
   *
   * @param own whether a partition is to be read
   * @param from where reading goes on; null where it begins
   * @param skipLost whether to go on where records were deleted before they were read
   * @throws IOException if no client can be made of the settings
   */
  TopicRecords(KafkaTopic topic, IntPredicate own, @Nullable KafkaMark from, boolean skipLost)
      throws IOException {
    this.topic = topic;
    this.own = own;
    this.from = from;
    this.skipLost = skipLost;
    try {
      this.consumer = new KafkaConsumer<>(config());
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  private Map<String, Object> config() {
    return topic.client(
        // What a writer of transactions has taken back is none.
        Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
        Map.of(
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            // What is gone must be told, not passed over.
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "none",
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ByteArrayDeserializer.class,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ByteArrayDeserializer.class));
  }

  /** Takes on those of the topic's partitions that are its own and that it has not yet. */
  void assign(int count) {
    List<TopicPartition> fresh = new ArrayList<>();
    List<TopicPartitionState> known = new ArrayList<>();
    for (int number = seen; number < count; number++) {
      if (own.test(number)) {
        KafkaMark.Position position = from == null ? null : from.positions().get(number);
        TopicPartitionState state = new TopicPartitionState(number, position);
        partitions.put(number, state);
        if (position == null) {
          fresh.add(new TopicPartition(topic.name(), number));
        } else {
          known.add(state);
        }
      }
    }
    seen = count;
    if (fresh.isEmpty() && known.isEmpty()) {
      return;
    }
    consumer.assign(
        partitions.keySet().stream().map(n -> new TopicPartition(topic.name(), n)).toList());
    // A partition that was added has nothing that was read before.
    if (!fresh.isEmpty()) {
      consumer.seekToBeginning(fresh);
    }
    known.forEach(
        state -> consumer.seek(new TopicPartition(topic.name(), state.number), state.next()));
  }

  /** Those that it reads. */
  Collection<TopicPartitionState> partitions() {
    return partitions.values();
  }

  /** The partition of a record that was taken. */
  TopicPartitionState partition(ConsumerRecord<byte[], byte[]> record) {
    TopicPartitionState state = partitions.get(record.partition());
    if (state == null) {
      throw new IllegalStateException("a record of partition " + record.partition());
    }
    return state;
  }

  /**
   * Takes the next record that has a value; null where there is none now.
   *
   * @throws IOException if the brokers refuse, or records are lost and it is not to go on without
   */
  @Nullable ConsumerRecord<byte[], byte[]> next() throws IOException {
    ConsumerRecord<byte[], byte[]> waiting = ofPolled();
    if (waiting != null) {
      return waiting;
    }
    try {
      poll();
    } catch (OffsetOutOfRangeException e) {
      goOn(e);
    } catch (KafkaException e) {
      throw failed(e);
    }
    return ofPolled();
  }

  private @Nullable ConsumerRecord<byte[], byte[]> ofPolled() {
    while (polled.hasNext()) {
      ConsumerRecord<byte[], byte[]> record = polled.next();
      partition(record).taken(record.offset());
      if (record.value() != null) {
        return record;
      }
      withoutValue.inc();
    }
    return null;
  }

  private void poll() {
    if (partitions.isEmpty()) {
      return;
    }
    ConsumerRecords<byte[], byte[]> some = consumer.poll(POLL);
    polled = some.iterator();
    for (TopicPartitionState state : partitions.values()) {
      TopicPartition partition = new TopicPartition(topic.name(), state.number);
      int count = some.records(partition).size();
      if (count > 0 || state.next() != TopicPartitionState.UNKNOWN) {
        state.polled(count, consumer.position(partition));
      } else {
        begin(state, partition);
      }
    }
  }

  /** Where reading of it begins is known only once its brokers have answered. */
  private void begin(TopicPartitionState state, TopicPartition partition) {
    try {
      state.polled(0, consumer.position(partition, Duration.ZERO));
    } catch (org.apache.kafka.common.errors.TimeoutException e) {
      // Not yet.
    }
  }

  /** Where records were deleted before they were read: tells it, and goes on if it is to. */
  private void goOn(OffsetOutOfRangeException gone) throws IOException {
    List<TopicPartition> of = List.copyOf(gone.offsetOutOfRangePartitions().keySet());
    Map<TopicPartition, Long> oldest;
    try {
      oldest = consumer.beginningOffsets(of);
    } catch (KafkaException e) {
      throw failed(e);
    }
    for (TopicPartition partition : of) {
      TopicPartitionState state = partitions.get(partition.partition());
      Long at = oldest.get(partition);
      if (state == null || at == null) {
        continue;
      }
      long lost = at - state.next();
      if (state.begun) {
        tell(state, at, lost);
      }
      if (lost > 0) {
        recordsLost.inc(state.begun ? lost : 0);
      }
      consumer.seek(partition, at);
      state.seek(at);
    }
  }

  private void tell(TopicPartitionState state, long oldest, long lost) throws IOException {
    String told =
        lost >= 0
            ? String.format(
                Locale.ROOT,
                "%s/%d: %,d records were deleted before they were read, those from offset %d to %d,"
                    + " as they were older than the topic keeps",
                topic,
                state.number,
                lost,
                state.next(),
                oldest - 1)
            : String.format(
                Locale.ROOT,
                "%s/%d: it ends before offset %d, which was read before: its brokers have lost"
                    + " records, as where one that was behind was made the leader",
                topic,
                state.number,
                state.next());
    if (!skipLost) {
      throw new IOException(
          told
              + ". Neither the lake nor Redis has what is missing. To go on with what there is add"
              + " --skip-lost to the options of this run");
    }
    LOG.warn("{}: going on with what there is", told);
  }

  private IOException failed(KafkaException e) {
    return new IOException(topic.unavailable(e).getMessage(), e);
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }
}
