package io.purchaseintent.pipeline.source.kafka;

import io.purchaseintent.eventlog.LogAddress;
import io.purchaseintent.eventlog.LogSettings;
import io.purchaseintent.eventlog.kafka.KafkaTopic;
import io.purchaseintent.eventlog.kafka.TopicAddress;
import io.purchaseintent.pipeline.source.LogReading;
import io.purchaseintent.pipeline.source.Received;
import io.purchaseintent.pipeline.source.SourceOptions;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.jspecify.annotations.Nullable;

/** Reads topics of Apache Kafka. */
public final class KafkaReading implements LogReading {

  /** How the brokers are reached. */
  public interface Options extends PipelineOptions {

    @Description(
        "Brokers to begin with, HOST:PORT with commas between; by default bootstrap.servers of"
            + " --kafka-config, else KAFKA_BROKERS of the environment.")
    @Nullable String getKafkaBrokers();

    void setKafkaBrokers(@Nullable String brokers);

    @Description(
        "File of properties, settings of Kafka's clients by Kafka's own names, such as"
            + " security.protocol and sasl.jaas.config. On a cluster each worker reads it, at this"
            + " path.")
    @Nullable String getKafkaConfig();

    void setKafkaConfig(@Nullable String file);
  }

  @Override
  public List<Class<? extends PipelineOptions>> optionTypes() {
    return List.of(Options.class);
  }

  @Override
  public LogSettings settings(PipelineOptions options) {
    Options given = options.as(Options.class);
    Map<String, String> settings = new HashMap<>();
    String brokers = given.getKafkaBrokers();
    if (brokers != null) {
      settings.put(KafkaTopic.BROKERS, brokers);
    }
    String config = given.getKafkaConfig();
    if (config != null) {
      settings.put(KafkaTopic.CONFIG, config);
    }
    return new LogSettings(settings);
  }

  @Override
  public @Nullable UnboundedSource<Received, ?> source(
      LogAddress address, SourceOptions options, Clock clock) {
    return address instanceof TopicAddress topic ? KafkaSource.open(topic.topic(), clock) : null;
  }
}
