package io.purchaseintent.eventlog.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.eventlog.LogBehindException;
import io.purchaseintent.eventlog.LogRecord;
import io.purchaseintent.eventlog.LogSettings;
import io.purchaseintent.eventlog.LogUnavailableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One broker for all; each test has a topic of its own. */
@Timeout(180)
class KafkaLogTest {

  private static final KafkaLog.Settings QUICK =
      new KafkaLog.Settings(32L << 20, Duration.ofSeconds(4));

  private static KafkaBroker broker;

  @TempDir private Path folder;

  @BeforeAll
  static void start(@TempDir Path home) throws Exception {
    broker = KafkaBroker.start(home);
  }

  @AfterAll
  static void stop() throws Exception {
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void records_areReadInTheOrderOfTheirKey_whoeverElseWrites() throws Exception {
    KafkaTopic topic = broker.create("order", 3);
    ExecutorService writers = Executors.newFixedThreadPool(5);
    try (KafkaLog log = KafkaLog.open(topic, QUICK)) {
      List<Future<?>> all = new ArrayList<>();
      for (int writer = 0; writer < 5; writer++) {
        String key = "key" + writer;
        all.add(
            writers.submit(
                () -> {
                  for (int i = 0; i < 20; i++) {
                    log.append(List.of(record(key, 2 * i), record(key, 2 * i + 1)));
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      writers.shutdownNow();
    }

    Map<String, List<Integer>> read = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : broker.records("order")) {
      String key = new String(record.key(), StandardCharsets.UTF_8);
      read.computeIfAbsent(key, none -> new ArrayList<>()).add(number(record));
    }
    assertEquals(5, read.size());
    List<Integer> expected = IntStream.range(0, 40).boxed().toList();
    read.forEach((key, numbers) -> assertEquals(expected, numbers, key));
  }

  @Test
  void brokerThatIsGone_takesNothing_andTakesAgainOnceItIsBack() throws Exception {
    KafkaTopic topic = broker.create("gone", 2);
    try (KafkaLog log = KafkaLog.open(topic, QUICK)) {
      log.append(List.of(record("a", 0)));
      broker.kill();
      try {
        String told =
            assertThrows(LogUnavailableException.class, () -> log.append(List.of(record("a", 1))))
                .getMessage();
        assertTrue(told.startsWith("kafka:gone: "), told);
      } finally {
        broker.restart();
      }
      log.append(List.of(record("a", 2)));
    }

    List<Integer> read = broker.records("gone").stream().map(KafkaLogTest::number).toList();
    assertEquals(0, read.get(0));
    assertEquals(2, read.get(read.size() - 1));
  }

  @Test
  void recordThatIsTooLarge_isRefused_withTheSettingToRaise_andTheNextIsTaken() throws Exception {
    KafkaTopic topic = broker.create("small", 1, Map.of("max.message.bytes", "1000"));
    try (KafkaLog log = KafkaLog.open(topic, QUICK)) {
      String told =
          assertThrows(
                  LogUnavailableException.class,
                  () -> log.append(List.of(new LogRecord("a", new byte[2_000]))))
              .getMessage();
      assertTrue(told.contains("raise its max.message.bytes"), told);
      log.append(List.of(record("a", 1)));
    }
    assertEquals(1, broker.records("small").size());
  }

  @Test
  void moreThanMayWait_isRefused_butNeverTheOnlyOne() throws Exception {
    KafkaTopic topic = broker.create("waiting", 1);
    ExecutorService writers = Executors.newFixedThreadPool(2);
    CompletionService<Void> appends = new ExecutorCompletionService<>(writers);
    try (KafkaLog log = KafkaLog.open(topic, new KafkaLog.Settings(10, Duration.ofSeconds(60)))) {
      log.append(List.of(new LogRecord("a", new byte[100])));
      broker.hang();
      try {
        for (int i = 0; i < 2; i++) {
          appends.submit(() -> append(log, new byte[8]));
        }
        // One waits for the broker, whichever was first; the other is over.
        ExecutionException refused =
            assertThrows(ExecutionException.class, () -> appends.take().get());
        LogBehindException told = assertInstanceOf(LogBehindException.class, refused.getCause());
        assertEquals("8 bytes wait to be written, at most 10", told.getMessage());
      } finally {
        broker.goOn();
      }
      appends.take().get();
    } finally {
      writers.shutdownNow();
    }
  }

  private static Void append(KafkaLog log, byte[] value) throws Exception {
    log.append(List.of(new LogRecord("a", value)));
    return null;
  }

  @Test
  void topic_remembersTheKeyItWasFirstWrittenWith_andRefusesAnother() throws Exception {
    TopicAddress address = new TopicAddress(broker.create("keyed", 1));
    address.requireKey("0011223344556677");
    address.requireKey("0011223344556677");

    assertThrows(LogUnavailableException.class, () -> address.requireKey("8899aabbccddeeff"));
    new TopicAddress(broker.create("keyed-too", 1)).requireKey("8899aabbccddeeff");
  }

  @Test
  void topicThatIsNotThere_andBrokersThatAreNot_areTold() {
    assertUnavailable(
        "kafka:nowhere: there is no such topic: create it, as by kafka-topics.sh --create",
        broker.topic("nowhere"));
    assertUnavailable(
        "kafka:clicks: 127.0.0.1:1 does not answer: is the network open, are --kafka-brokers",
        new KafkaTopic("clicks", Map.of("bootstrap.servers", "127.0.0.1:1")));
    assertUnavailable(
        "kafka:clicks: the settings are not accepted: ",
        new KafkaTopic(
            "clicks", Map.of("bootstrap.servers", broker.brokers(), "security.protocol", "NONE")));
  }

  private static void assertUnavailable(String expected, KafkaTopic topic) {
    String told =
        assertThrows(
                LogUnavailableException.class,
                () -> new TopicAddress(topic).open(Clock.systemUTC()))
            .getMessage();
    assertTrue(told.startsWith(expected), told);
  }

  @Test
  void settings_areTakenFromTheOption_elseTheFile_elseTheEnvironment() throws Exception {
    Path file = folder.resolve("kafka.properties");
    Files.writeString(file, "bootstrap.servers=file:1\nsasl.jaas.config=secret\nlinger.ms=7\n");
    Path without = Files.writeString(folder.resolve("without.properties"), "linger.ms=7\n");
    Map<String, String> environment = Map.of("KAFKA_BROKERS", "environment:1");

    KafkaTopic all =
        topic(Map.of("kafka-brokers", "option:1", "kafka-config", file.toString()), environment);
    assertEquals("option:1", all.config().get("bootstrap.servers"));
    assertEquals("7", all.config().get("linger.ms"));
    assertFalse(all.toString().contains("secret"), all::toString);
    assertEquals(
        "file:1",
        topic(Map.of("kafka-config", file.toString()), environment)
            .config()
            .get("bootstrap.servers"));
    assertEquals(
        "environment:1",
        topic(Map.of("kafka-config", without.toString()), environment)
            .config()
            .get("bootstrap.servers"));
    assertNull(KafkaTopic.of("file:clicks", LogSettings.NONE, Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "kafka:, '', names no topic",
    "kafka:a/b, '', names no topic",
    "kafka:.., '', names no topic",
    "kafka:clicks, '', has no broker: give --kafka-brokers=HOST:PORT",
    "kafka:clicks, nowhere.properties, cannot be reached: --kafka-config=nowhere.properties is not"
  })
  void wrongAddress_isTold(String address, String config, String expected) {
    Map<String, String> given = config.isEmpty() ? Map.of() : Map.of(KafkaTopic.CONFIG, config);
    String told =
        assertThrows(
                IllegalArgumentException.class,
                () -> KafkaTopic.of(address, new LogSettings(given), Map.of()))
            .getMessage();
    assertTrue(told.startsWith(expected), told);
  }

  private static KafkaTopic topic(Map<String, String> settings, Map<String, String> environment) {
    KafkaTopic topic = KafkaTopic.of("kafka:clicks", new LogSettings(settings), environment);
    if (topic == null) {
      throw new AssertionError("none");
    }
    return topic;
  }

  private static LogRecord record(String key, int number) {
    return new LogRecord(key, Integer.toString(number).getBytes(StandardCharsets.UTF_8));
  }

  private static int number(ConsumerRecord<byte[], byte[]> record) {
    return Integer.parseInt(new String(record.value(), StandardCharsets.UTF_8));
  }
}
