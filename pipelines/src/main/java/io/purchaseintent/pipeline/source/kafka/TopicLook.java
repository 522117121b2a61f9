package io.purchaseintent.pipeline.source.kafka;

import io.purchaseintent.eventlog.LogUnavailableException;
import io.purchaseintent.eventlog.kafka.KafkaTopic;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a whole topic beside its records, also at partitions that others read: where each ends,
 * and how many there are. It asks without waiting for the answer; what is not answered is not
 * known.
 */
final class TopicLook implements AutoCloseable {

  private static final long EVERY_MILLIS = 250;

  /** Partitions are added rarely. */
  private static final long COUNT_EVERY_MILLIS = 5_000;

  /**
   * Where a partition ends.
   *
   * @param offset of the record that is yet to come
   * @param askedMillis when that was asked
   */
  record End(long offset, long askedMillis) {}

  private final KafkaTopic topic;
  private final Clock clock;
  private final Admin admin;
  private final ListOffsetsOptions isolation;
  private final Map<Integer, End> ends = new ConcurrentHashMap<>();
  private final Map<Integer, KafkaFuture<?>> asked = new ConcurrentHashMap<>();
  private @Nullable KafkaFuture<?> askedCount;
  private volatile int partitions;
  private volatile long grownMillis;
  private volatile @Nullable Throwable trouble;
  private long nextMillis = Long.MIN_VALUE;
  private long nextCountMillis;

  /**
   * Begins to look.
   *
   * @param found the topic as it is now
   */
  TopicLook(KafkaTopic topic, Admin admin, TopicDescription found, Clock clock) {
    this.topic = topic;
    this.clock = clock;
    this.admin = admin;
    this.partitions = found.partitions().size();
    this.grownMillis = clock.millis();
    this.nextCountMillis = grownMillis + COUNT_EVERY_MILLIS;
    String level = topic.config().get(ConsumerConfig.ISOLATION_LEVEL_CONFIG);
    this.isolation =
        new ListOffsetsOptions(
            level == null
                ? IsolationLevel.READ_COMMITTED
                : IsolationLevel.valueOf(level.toUpperCase(Locale.ROOT)));
  }

  /** Asks again, where it is time and the last answer is there. */
  void look(long nowMillis) {
    if (nowMillis < nextMillis) {
      return;
    }
    nextMillis = nowMillis + EVERY_MILLIS;
    for (int partition = 0; partition < partitions; partition++) {
      KafkaFuture<?> before = asked.get(partition);
      if (before == null || before.isDone()) {
        asked.put(partition, askEnd(partition, nowMillis));
      }
    }
    if (nowMillis >= nextCountMillis && (askedCount == null || askedCount.isDone())) {
      nextCountMillis = nowMillis + COUNT_EVERY_MILLIS;
      askedCount =
          topic
              .describing(admin)
              .whenComplete(
                  (found, failure) -> {
                    trouble = failure;
                    if (found != null) {
                      partitions = found.partitions().size();
                    }
                  });
    }
  }

  private KafkaFuture<?> askEnd(int number, long nowMillis) {
    TopicPartition partition = new TopicPartition(topic.name(), number);
    KafkaFuture<ListOffsetsResult.ListOffsetsResultInfo> answer =
        admin
            .listOffsets(Map.of(partition, OffsetSpec.latest()), isolation)
            .partitionResult(partition);
    return answer.whenComplete(
        (end, failure) -> {
          if (failure != null) {
            trouble = failure;
            return;
          }
          End before = ends.put(number, new End(end.offset(), nowMillis));
          if (before != null && before.offset() != end.offset()) {
            grownMillis = clock.millis();
          }
        });
  }

  /** How many partitions there are, as of the last answer. */
  int partitions() {
    return partitions;
  }

  /** Where a partition ended at the last answer; null before the first. */
  @Nullable End end(int partition) {
    return ends.get(partition);
  }

  /** Whether any record was ever written to a partition that answered. */
  boolean isWritten() {
    return ends.values().stream().anyMatch(end -> end.offset() > 0);
  }

  /**
   * Since when nothing was added to the topic, as far as is known: while a partition does not
   * answer, something may be. Since this began to look at first.
   */
  long silentSinceMillis(long freshMillis, long nowMillis) {
    for (int partition = 0; partition < partitions; partition++) {
      if (!TopicPartitionState.isAnswered(ends.get(partition), freshMillis, nowMillis)) {
        grownMillis = nowMillis;
      }
    }
    return grownMillis;
  }

  /** Why the brokers do not answer, with the remedy; null where they do. */
  @Nullable String trouble() {
    Throwable failure = trouble;
    if (failure == null) {
      return null;
    }
    LogUnavailableException told = topic.unavailable(failure);
    return told.getMessage();
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
