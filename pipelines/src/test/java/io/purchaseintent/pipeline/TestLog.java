package io.purchaseintent.pipeline;

import io.purchaseintent.eventlog.EventLog;
import io.purchaseintent.eventlog.LogAddress;
import io.purchaseintent.eventlog.LogRecord;
import io.purchaseintent.eventlog.LogSettings;
import io.purchaseintent.eventlog.address.LogAddresses;
import io.purchaseintent.eventlog.kafka.KafkaBroker;
import io.purchaseintent.eventlog.kinesis.KinesisEmulator;
import io.purchaseintent.eventlog.kinesis.KinesisStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A log that a test writes and the live job reads, of any kind. */
public record TestLog(LogAddress address, List<String> source, UnaryOperator<String> keys) {

  /** Of files. */
  public static TestLog ofFiles(Path folder) {
    String address = "file:" + folder;
    return new TestLog(
        LogAddresses.parse(address, LogSettings.NONE),
        List.of("--source=" + address),
        UnaryOperator.identity());
  }

  /** A stream of an emulator. */
  public static TestLog ofStream(KinesisEmulator kinesis, String name) {
    String address = "kinesis:" + name;
    return new TestLog(
        LogAddresses.parse(
            address,
            new LogSettings(
                Map.of(
                    KinesisStream.ENDPOINT,
                    kinesis.endpoint(),
                    KinesisStream.REGION,
                    kinesis.region()))),
        List.of(
            "--source=" + address,
            "--kinesisEndpoint=" + kinesis.endpoint(),
            "--kinesisRegion=" + kinesis.region()),
        UnaryOperator.identity());
  }

  /** A topic of a broker. */
  public static TestLog ofTopic(KafkaBroker broker, String name) {
    String address = "kafka:" + name;
    return new TestLog(
        LogAddresses.parse(address, broker.settings()),
        List.of("--source=" + address, "--kafkaBrokers=" + broker.brokers()),
        UnaryOperator.identity());
  }

  /** The same, but each key is replaced by another. */
  public TestLog withKeys(UnaryOperator<String> others) {
    return new TestLog(address, source, others);
  }

  public void append(List<LogRecord> records) throws Exception {
    try (EventLog log = address.open(Clock.systemUTC())) {
      log.append(
          records.stream()
              .map(record -> new LogRecord(keys.apply(record.key()), record.value()))
              .toList());
    }
  }
}
