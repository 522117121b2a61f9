package io.purchaseintent.pipeline.source.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.eventlog.LogRecord;
import io.purchaseintent.eventlog.kafka.KafkaBroker;
import io.purchaseintent.eventlog.kafka.KafkaTopic;
import io.purchaseintent.pipeline.TestLog;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.source.EventSource;
import io.purchaseintent.pipeline.source.Received;
import io.purchaseintent.pipeline.source.SourceOptions;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.beam.runners.core.metrics.MetricsContainerImpl;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One broker for all: each test has a topic of its own. */
@Timeout(180)
class KafkaSourceTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private static KafkaBroker broker;

  private String topic;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    broker = KafkaBroker.start(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    if (broker != null) {
      broker.close();
    }
  }

  @BeforeEach
  void name(TestInfo test) {
    topic =
        test.getTestMethod().orElseThrow().getName().replaceAll("[^a-zA-Z]", "-")
            + System.nanoTime();
  }

  @Test
  void reader_goesOnFromItsMark_byTheOptionsOfItsOwnRun() throws Exception {
    KafkaSource source = source(2);
    append(0, 30);
    List<String> read = new ArrayList<>();
    KafkaMark mark;
    try (UnboundedReader<Received> reader = source.createReader(options(), null)) {
      assertEquals(BoundedWindow.TIMESTAMP_MIN_VALUE, reader.getWatermark());
      read(reader, read, 10);
      mark = throughItsCoder(source, reader);
    }
    append(30, 40);

    try (UnboundedReader<Received> reader =
        source.createReader(options("--untilIdle=PT2S"), mark)) {
      toTheEnd(reader, read);
    }
    assertEquals(40, read.size());
    assertEquals(40, new TreeSet<>(read).size());
  }

  @Test
  void partitionsThatAreAdded_areRead_whileTheJobRunsAndByTheNextRun() throws Exception {
    KafkaSource source = source(1);
    append(0, 10);
    List<String> read = new ArrayList<>();
    KafkaMark mark;
    try (UnboundedReader<Received> reader = source.createReader(options(), null)) {
      read(reader, read, 10);
      broker.grow(topic, 2);
      append(10, 30);
      read(reader, read, 30);
      mark = throughItsCoder(source, reader);
    }
    broker.grow(topic, 3);
    append(30, 60);

    try (UnboundedReader<Received> reader = source.createReader(options(), mark)) {
      read(reader, read, 60);
    }
    assertEquals(60, new TreeSet<>(read).size());
    assertEquals(
        3, read.stream().map(place -> place.substring(0, place.indexOf('@'))).distinct().count());
  }

  @Test
  void splits_readEachPartitionOnce_alsoThoseThatAreAdded() throws Exception {
    KafkaSource source = source(3);
    append(0, 40);
    broker.grow(topic, 5);
    append(40, 80);
    List<String> read = new ArrayList<>();
    List<KafkaSource> splits = source.split(2, options());

    for (KafkaSource split : splits) {
      try (UnboundedReader<Received> reader =
          split.createReader(options("--untilIdle=PT1S"), null)) {
        toTheEnd(reader, read);
      }
    }
    assertEquals(2, splits.size());
    assertEquals(80, read.size());
    assertEquals(80, new TreeSet<>(read).size());
  }

  @Test
  void partitionThatBringsNothing_holdsTime_untilItIsIdle() throws Exception {
    KafkaSource source = source(2);
    // All by one key, so of one partition.
    appendBy("a", 0, 10);
    try (UnboundedReader<Received> reader =
        source.createReader(options("--idleAfter=PT3S", "--watermarkDelay=PT0S"), null)) {
      read(reader, new ArrayList<>(), 10);
      assertEquals(BoundedWindow.TIMESTAMP_MIN_VALUE, reader.getWatermark());

      advanceUntil(reader, () -> reader.getWatermark().isAfter(BoundedWindow.TIMESTAMP_MIN_VALUE));
      assertTrue(reader.getWatermark().getMillis() >= NOON.toEpochMilli());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void brokerThatIsGoneOrHangs_holdsTime_andIsNoSilence(boolean hangs) throws Exception {
    KafkaSource source = source(2);
    append(0, 10);
    List<String> read = new ArrayList<>();
    try (UnboundedReader<Received> reader =
        source.createReader(options("--untilIdle=PT1S", "--idleAfter=PT1S"), null)) {
      // Nothing may be asked between: the topic would be silent for a second.
      for (boolean some = reader.start(); read.size() < 10; some = reader.advance()) {
        if (some) {
          read.add(place(reader));
        }
      }
      if (hangs) {
        broker.hang();
      } else {
        broker.kill();
      }
      try {
        Instant end = Instant.now().plus(Duration.ofSeconds(6));
        // Longer than an answer counts, and than both options ask for.
        advanceUntil(reader, () -> Instant.now().isAfter(end));
        assertTrue(reader.getWatermark().getMillis() < NOON.toEpochMilli());
      } finally {
        if (hangs) {
          broker.goOn();
        } else {
          broker.restart();
        }
      }
      append(10, 15);
      toTheEnd(reader, read);
      assertEquals(15, new TreeSet<>(read).size());
    }
  }

  @Test
  void recordsWithoutAValue_arePassedOver_andCounted() throws Exception {
    KafkaSource source = source(1);
    append(0, 1);
    broker.put(topic, "key", null);
    broker.put(topic, null, null);
    append(1, 2);
    broker.put(topic, "key", null);
    MetricsContainerImpl metrics = new MetricsContainerImpl("read");

    List<String> read = new ArrayList<>();
    try (Closeable counted = MetricsEnvironment.scopedMetricsContainer(metrics);
        UnboundedReader<Received> reader = source.createReader(options("--untilIdle=PT1S"), null)) {
      toTheEnd(reader, read);
    }
    assertEquals(2, read.size());
    assertEquals(3, counter(metrics, TopicRecords.WITHOUT_VALUE));
  }

  @Test
  void transactions_countOnceTheyAreCommitted_andTheirMarksAreNoRecords() throws Exception {
    KafkaSource source = source(1);
    broker.transact(topic, bytes(0), true);
    broker.transact(topic, bytes(1), false);
    broker.transact(topic, bytes(2), true);

    List<String> read = new ArrayList<>();
    try (UnboundedReader<Received> reader =
        source.createReader(options("--untilIdle=PT1S"), null)) {
      toTheEnd(reader, read);
      KafkaMark mark = throughItsCoder(source, reader);
      // Three records, each with a mark behind it.
      assertEquals(6, mark.positions().get(0).offset());
    }
    assertEquals(2, read.size());
  }

  @Test
  void recordsThatWereDeletedBeforeTheyWereRead_areTold_andPassedOverWhereThatIsAsked()
      throws Exception {
    KafkaSource source = source(1);
    append(0, 10);
    List<String> read = new ArrayList<>();
    KafkaMark mark;
    try (UnboundedReader<Received> reader = source.createReader(options(), null)) {
      read(reader, read, 4);
      mark = throughItsCoder(source, reader);
    }
    broker.forget(topic, 0, 7);

    try (UnboundedReader<Received> reader = source.createReader(options(), mark)) {
      String message =
          assertThrows(IOException.class, () -> read(reader, new ArrayList<>(), 1)).getMessage();
      assertTrue(
          message.startsWith(
              "kafka:"
                  + topic
                  + "/0: 3 records were deleted before they were read, those from offset 4 to 6"),
          message);
      assertTrue(message.contains("--skip-lost"), message);
    }
    MetricsContainerImpl metrics = new MetricsContainerImpl("read");
    try (Closeable counted = MetricsEnvironment.scopedMetricsContainer(metrics);
        UnboundedReader<Received> reader = source.createReader(options("--skipLost"), mark)) {
      read(reader, read, 7);
    }
    assertEquals(3, counter(metrics, TopicRecords.LOST));
    // Whoever begins misses nothing.
    try (UnboundedReader<Received> reader = source.createReader(options(), null)) {
      read(reader, new ArrayList<>(), 3);
    }
  }

  @Test
  void topicThatIsNotThere_orWasMadeAnew_isTold() throws Exception {
    String missing =
        assertThrows(JobFailure.class, () -> EventSource.of(options(), Clock.systemUTC()))
            .getMessage();
    assertTrue(
        missing.startsWith("--source=kafka:" + topic + ": there is no such topic: create it"),
        missing);

    KafkaSource source = source(1);
    append(0, 5);
    KafkaMark mark;
    try (UnboundedReader<Received> reader = source.createReader(options(), null)) {
      read(reader, new ArrayList<>(), 5);
      mark = throughItsCoder(source, reader);
    }
    broker.delete(topic);
    broker.create(topic, 1);
    try (UnboundedReader<Received> reader = source.createReader(options(), mark)) {
      String anew = assertThrows(IOException.class, reader::start).getMessage();
      assertTrue(anew.contains("start with --fresh"), anew);
    }
  }

  private KafkaSource source(int partitions) throws Exception {
    KafkaTopic made = broker.create(topic, partitions);
    return KafkaSource.open(made, Clock.systemUTC());
  }

  private SourceOptions options(String... more) {
    PipelineOptionsFactory.register(KafkaReading.Options.class);
    List<String> words = new ArrayList<>(TestLog.ofTopic(broker, topic).source());
    words.addAll(List.of(more));
    return PipelineOptionsFactory.fromArgs(words.toArray(String[]::new)).as(SourceOptions.class);
  }

  private void append(int from, int to) throws Exception {
    TestLog.ofTopic(broker, topic)
        .append(
            IntStream.range(from, to).mapToObj(i -> new LogRecord("key" + i, bytes(i))).toList());
  }

  private void appendBy(String key, int from, int to) throws Exception {
    TestLog.ofTopic(broker, topic)
        .append(IntStream.range(from, to).mapToObj(i -> new LogRecord(key, bytes(i))).toList());
  }

  private static byte[] bytes(int i) {
    return "{\"event_id\":\"%d\",\"event_time\":\"%s\"}"
        .formatted(i, NOON.plusMillis(i))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static KafkaMark throughItsCoder(KafkaSource source, UnboundedReader<Received> reader)
      throws IOException {
    Coder<KafkaMark> coder = source.getCheckpointMarkCoder();
    return CoderUtils.decodeFromByteArray(
        coder, CoderUtils.encodeToByteArray(coder, (KafkaMark) reader.getCheckpointMark()));
  }

  /** Begins a reader, and takes from it until there are so many places. */
  private static void read(UnboundedReader<Received> reader, List<String> read, int count)
      throws IOException {
    for (boolean some = begin(reader); read.size() < count; some = reader.advance()) {
      if (some) {
        read.add(place(reader));
      }
      if (read.size() == count) {
        return;
      }
    }
  }

  private static void toTheEnd(UnboundedReader<Received> reader, List<String> read)
      throws IOException {
    for (boolean some = begin(reader);
        reader.getWatermark().isBefore(BoundedWindow.TIMESTAMP_MAX_VALUE);
        some = reader.advance()) {
      if (some) {
        read.add(place(reader));
      }
    }
  }

  private static void advanceUntil(UnboundedReader<Received> reader, BooleanSupplier reached)
      throws IOException {
    while (!reached.getAsBoolean()) {
      reader.advance();
    }
  }

  /** Starts it unless it was started. */
  private static boolean begin(UnboundedReader<Received> reader) throws IOException {
    return ((KafkaReader) reader).isStarted() ? reader.advance() : reader.start();
  }

  private static String place(UnboundedReader<Received> reader) {
    Received received = reader.getCurrent();
    String event = new String(received.value(), StandardCharsets.UTF_8);
    assertEquals(
        Instant.parse(event.substring(event.indexOf("2026"), event.length() - 2)).toEpochMilli(),
        reader.getCurrentTimestamp().getMillis());
    return received.place() + "@" + received.position();
  }

  private static long counter(MetricsContainerImpl metrics, String name) {
    return metrics.getCounter(MetricName.named(KafkaSource.class, name)).getCumulative();
  }
}
