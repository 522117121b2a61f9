package io.purchaseintent.eventlog.kafka;

import io.purchaseintent.eventlog.EventLog;
import io.purchaseintent.eventlog.LogAddress;
import io.purchaseintent.eventlog.LogKey;
import io.purchaseintent.eventlog.LogKind;
import io.purchaseintent.eventlog.LogSetting;
import io.purchaseintent.eventlog.LogSettings;
import io.purchaseintent.eventlog.LogUnavailableException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.logging.Logger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A topic of Apache Kafka: {@code kafka:TOPIC}. */
public record TopicAddress(KafkaTopic topic) implements LogAddress {

  private static final Logger LOG = Logger.getLogger(TopicAddress.class.getName());

  /**
   * A group that nobody is in. A topic has no place for notes; what a group has read of one has.
   */
  private static final String NOTES = "purchase-intent-pseudonym-key";

  /** Topics of Apache Kafka. */
  public static final class Kind implements LogKind {

    @Override
    public String scheme() {
      return "kafka";
    }

    @Override
    public String label() {
      return "TOPIC";
    }

    @Override
    public String title() {
      return "a topic of Apache Kafka";
    }

    @Override
    public List<LogSetting> settings() {
      return List.of(
          new LogSetting(
              KafkaTopic.BROKERS,
              "HOST:PORT",
              "Brokers to begin with, for kafka:TOPIC, with commas between (default:"
                  + " bootstrap.servers of --kafka-config, else KAFKA_BROKERS of the environment)."),
          new LogSetting(
              KafkaTopic.CONFIG,
              "FILE",
              "Settings of Kafka's clients by Kafka's own names, for kafka:TOPIC, as a file of"
                  + " properties: security.protocol, sasl.mechanism, sasl.jaas.config,"
                  + " ssl.truststore.location and others (default: none)."));
    }

    @Override
    public boolean isShared() {
      return true;
    }

    @Override
    public @Nullable LogAddress parse(String text, LogSettings settings) {
      KafkaTopic topic = KafkaTopic.of(text, settings, System.getenv());
      return topic == null ? null : new TopicAddress(topic);
    }
  }

  @Override
  public EventLog open(Clock clock) throws LogUnavailableException {
    return KafkaLog.open(topic, KafkaLog.Settings.defaults());
  }

  /**
   * Leaves a note at the topic's first partition, as what a group that nobody is in has read of it.
   * Brokers forget it a week after it was left last (their {@code offsets.retention.minutes}), so
   * each that comes leaves it anew. Who may not read or leave notes is let in, and told.
   */
  @Override
  public void requireKey(String fingerprint) throws LogUnavailableException {
    TopicPartition first = new TopicPartition(topic.name(), 0);
    try (Admin admin = topic.admin()) {
      OffsetAndMetadata note =
          admin.listConsumerGroupOffsets(NOTES).partitionsToOffsetAndMetadata().get().get(first);
      String known = note == null || note.metadata().isEmpty() ? fingerprint : note.metadata();
      if (!known.equals(fingerprint)) {
        throw LogKey.another(this, known, fingerprint);
      }
      admin
          .alterConsumerGroupOffsets(NOTES, Map.of(first, new OffsetAndMetadata(0, fingerprint)))
          .all()
          .get();
    } catch (ExecutionException e) {
      LOG.warning(
          this
              + ": whether all its writers hash users' ids with one key cannot be told, as the group "
              + NOTES
              + " cannot be read or changed ("
              + topic.unavailable(e.getCause() == null ? e : e.getCause()).getMessage()
              + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw topic.unavailable(e);
    }
  }

  @Override
  public String toString() {
    return topic.toString();
  }
}
