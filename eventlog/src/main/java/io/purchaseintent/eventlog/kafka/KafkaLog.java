package io.purchaseintent.eventlog.kafka;

import io.purchaseintent.eventlog.EventLog;
import io.purchaseintent.eventlog.LogBehindException;
import io.purchaseintent.eventlog.LogRecord;
import io.purchaseintent.eventlog.LogUnavailableException;
import io.purchaseintent.loop.SupervisedLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A log that is a topic of Apache Kafka: {@link #append} returns when all replicas that are in sync
 * have taken all.
 *
 * <p>The producer is idempotent, so what it sends again stands in the topic once, and the records
 * of a key in the order in which they were appended. A record that was given up may have been
 * taken; who appends it again then stands behind what came meanwhile. Thread-safe.
 */
public final class KafkaLog implements EventLog {

  /**
   * A value of the most bytes with its key and frame: that the topic takes it is asked of the
   * topic.
   */
  private static final int REQUEST_BYTES = 2 << 20;

  /**
   * How a topic is written.
   *
   * @param maxWaitingBytes how much may wait to be acknowledged
   * @param patience how long a record is sent again that the brokers do not take
   */
  public record Settings(long maxWaitingBytes, Duration patience) {

    /** 32 MiB, ten seconds. */
    public static Settings defaults() {
      return new Settings(32L << 20, Duration.ofSeconds(10));
    }
  }

  private final KafkaTopic topic;
  private final Settings settings;
  private final Object monitor = new Object();
  private @Nullable Producer<byte[], byte[]> producer;
  private long waitingBytes;
  private boolean closed;

  private KafkaLog(KafkaTopic topic, Settings settings) {
    this.topic = topic;
    this.settings = settings;
  }

  /**
   * Opens a topic for writing.
   *
   * @throws LogUnavailableException if it is not there or not to be reached, with the remedy
   */
  public static KafkaLog open(KafkaTopic topic, Settings settings) throws LogUnavailableException {
    try (Admin admin = topic.admin()) {
      topic.describe(admin);
    }
    KafkaLog log = new KafkaLog(topic, settings);
    synchronized (log.monitor) {
      log.producer();
    }
    return log;
  }

  private Map<String, Object> config() {
    int patience = (int) settings.patience().toMillis();
    return topic.client(
        Map.of(
            // What several callers bring at the same time goes together.
            ProducerConfig.LINGER_MS_CONFIG,
            2,
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            REQUEST_BYTES,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            patience,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            patience / 2,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            patience,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            2 * Math.max(settings.maxWaitingBytes(), REQUEST_BYTES)),
        Map.of(
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ByteArraySerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ByteArraySerializer.class));
  }

  /** The producer, made anew where the last one broke; to be called with the monitor. */
  private Producer<byte[], byte[]> producer() throws LogUnavailableException {
    Producer<byte[], byte[]> open = producer;
    if (open == null) {
      try {
        open = new KafkaProducer<>(config());
      } catch (KafkaException e) {
        throw topic.unavailable(e);
      }
      producer = open;
    }
    return open;
  }

  @Override
  public void append(List<LogRecord> records)
      throws LogBehindException, LogUnavailableException, InterruptedException {
    long bytes = 0;
    for (LogRecord each : records) {
      bytes += each.value().length;
    }
    Producer<byte[], byte[]> open = begin(bytes);
    try {
      await(open, send(open, records));
    } finally {
      synchronized (monitor) {
        waitingBytes -= bytes;
      }
    }
  }

  private Producer<byte[], byte[]> begin(long bytes)
      throws LogBehindException, LogUnavailableException {
    synchronized (monitor) {
      if (closed) {
        throw new LogUnavailableException(
            "The log is closed", new IllegalStateException("append after close"));
      }
      if (waitingBytes > 0 && waitingBytes + bytes > settings.maxWaitingBytes()) {
        throw new LogBehindException(
            waitingBytes + " bytes wait to be written, at most " + settings.maxWaitingBytes());
      }
      Producer<byte[], byte[]> open = producer();
      waitingBytes += bytes;
      return open;
    }
  }

  private List<CompletableFuture<Void>> send(
      Producer<byte[], byte[]> open, List<LogRecord> records) {
    List<CompletableFuture<Void>> taken = new ArrayList<>(records.size());
    for (LogRecord each : records) {
      CompletableFuture<Void> end = new CompletableFuture<>();
      taken.add(end);
      try {
        open.send(
            new ProducerRecord<>(
                topic.name(), each.key().getBytes(StandardCharsets.UTF_8), each.value()),
            (metadata, failure) -> {
              if (failure == null) {
                end.complete(null);
              } else {
                end.completeExceptionally(failure);
              }
            });
      } catch (KafkaException | IllegalStateException e) {
        // Also of a producer that broke, and was closed, meanwhile.
        end.completeExceptionally(e);
      }
    }
    return taken;
  }

  /** Waits until it is known what became of each. */
  private void await(Producer<byte[], byte[]> open, List<CompletableFuture<Void>> taken)
      throws LogUnavailableException, InterruptedException {
    Throwable failure = null;
    for (CompletableFuture<Void> each : taken) {
      try {
        each.get();
      } catch (ExecutionException e) {
        failure = e.getCause() == null ? e : e.getCause();
      }
    }
    if (failure != null) {
      if (!(failure instanceof RetriableException || failure instanceof RecordTooLargeException)) {
        replace(open);
      }
      throw topic.unavailable(failure);
    }
  }

  /** One whose client was refused, or whose order is in doubt, takes nothing any more. */
  private void replace(Producer<byte[], byte[]> broken) {
    synchronized (monitor) {
      if (producer == broken) {
        producer = null;
      }
    }
    broken.close(Duration.ZERO);
  }

  @Override
  public List<SupervisedLoop> loops() {
    // The client has a thread of its own.
    return List.of();
  }

  @Override
  public void close() {
    Producer<byte[], byte[]> open;
    synchronized (monitor) {
      closed = true;
      open = producer;
      producer = null;
    }
    if (open != null) {
      open.close(settings.patience());
    }
  }
}
