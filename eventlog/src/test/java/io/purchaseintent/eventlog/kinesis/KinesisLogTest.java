package io.purchaseintent.eventlog.kinesis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.eventlog.LogBehindException;
import io.purchaseintent.eventlog.LogRecord;
import io.purchaseintent.eventlog.LogUnavailableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryResponse;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;

@Timeout(120)
class KinesisLogTest {

  private static final KinesisLog.Settings SETTINGS =
      new KinesisLog.Settings(3, 32L << 20, Duration.ofMillis(300), Duration.ofMillis(1));

  @TempDir private static Path data;

  private static KinesisEmulator kinesis;

  @BeforeAll
  static void start() throws Exception {
    kinesis = KinesisEmulator.start(data);
  }

  @AfterAll
  static void stop() throws Exception {
    if (kinesis != null) {
      kinesis.close();
    }
  }

  @Test
  void records_areReadInTheOrderOfTheirKey_whoeverElseWrites() throws Exception {
    KinesisStream stream = kinesis.create("order", 3);
    ExecutorService writers = Executors.newFixedThreadPool(5);
    try (KinesisLog log = KinesisLog.open(stream, SETTINGS)) {
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
    for (Record record : kinesis.records("order")) {
      read.computeIfAbsent(record.partitionKey(), key -> new ArrayList<>()).add(number(record));
    }
    assertEquals(5, read.size());
    List<Integer> expected = java.util.stream.IntStream.range(0, 40).boxed().toList();
    read.forEach((key, numbers) -> assertEquals(expected, numbers, key));
  }

  @Test
  void stream_remembersTheKeyItWasFirstWrittenWith_andRefusesAnother() throws Exception {
    StreamAddress address = new StreamAddress(kinesis.create("keyed", 1));
    address.requireKey("0011223344556677");
    address.requireKey("0011223344556677");

    assertThrows(LogUnavailableException.class, () -> address.requireKey("8899aabbccddeeff"));
  }

  @Test
  void twoThatComeFirst_atTheSameTime_withTwoKeys_areNotBothLetIn() throws Exception {
    kinesis.create("claimed", 1);
    List<String> keys = List.of("0011223344556677", "8899aabbccddeeff");
    ExecutorService writers = Executors.newFixedThreadPool(2);
    try (KinesisDoor door = KinesisDoor.to(kinesis)) {
      // Both have seen a stream without a key before either leaves its own.
      door.meetAt("AddTagsToStream", 2);
      StreamAddress address = new StreamAddress(door.stream("claimed"));
      List<Future<Boolean>> both =
          keys.stream().map(key -> writers.submit(() -> isLetIn(address, key))).toList();
      int letIn = 0;
      for (Future<Boolean> each : both) {
        letIn += each.get() ? 1 : 0;
      }

      assertTrue(letIn <= 1, "both wrote");
      List<String> later = keys.stream().filter(key -> isLetIn(address, key)).toList();
      assertEquals(1, later.size(), "one is the stream's from then on");
    } finally {
      writers.shutdownNow();
    }
  }

  private static boolean isLetIn(StreamAddress stream, String key) {
    try {
      stream.requireKey(key);
      return true;
    } catch (LogUnavailableException e) {
      return false;
    }
  }

  @Test
  void streamOfSeveralPages_whoseFirstHasClosedShardsOnly_isWritten() throws Exception {
    kinesis.create("pages", 2);
    for (Shard shard : kinesis.openShards("pages")) {
      kinesis.split("pages", shard);
    }
    try (KinesisDoor door = KinesisDoor.to(kinesis)) {
      door.listShardsInPagesOf(2);
      try (KinesisLog log = KinesisLog.open(door.stream("pages"), SETTINGS)) {
        log.append(List.of(record("a", 0), record("b", 1), record("c", 2), record("d", 3)));
      }
    }

    assertEquals(4, kinesis.records("pages").size());
  }

  @Test
  void recordsOfAShard_areInTheOrderOfAppending_whateverTheirKeys() throws Exception {
    KinesisStream stream = kinesis.create("shards", 2);
    List<LogRecord> records = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      records.add(record("k" + i % 40, i));
    }
    try (KinesisLog log = KinesisLog.open(stream, SETTINGS)) {
      log.append(records);
    }

    List<Integer> read = kinesis.records("shards").stream().map(KinesisLogTest::number).toList();
    assertEquals(2_000, read.size());
    // Shard by shard: numbers go back where the second begins, and nowhere else.
    long back =
        java.util.stream.IntStream.range(1, read.size())
            .filter(i -> read.get(i) < read.get(i - 1))
            .count();
    assertEquals(1, back);
  }

  @Test
  void appendOfMoreThanACallTakes_isSentInSeveral() throws Exception {
    KinesisStream stream = kinesis.create("calls", 3);
    Calls calls = new Calls(kinesis.client(), call -> false);
    List<LogRecord> records = new ArrayList<>();
    for (int i = 0; i < 1_700; i++) {
      records.add(record("k" + i, i));
    }
    // Of these not more than 5 a call.
    for (int i = 0; i < 12; i++) {
      records.add(new LogRecord("big", new byte[KinesisLog.RECORD_BYTES - 3]));
    }
    try (KinesisLog log = KinesisLog.over(stream, calls, SETTINGS)) {
      log.append(records);
    }

    assertEquals(records.size(), kinesis.records("calls").size());
    assertTrue(calls.sizes.size() >= 6, calls.sizes::toString);
    assertTrue(
        calls.sizes.stream().allMatch(n -> n <= KinesisLog.CALL_RECORDS), calls.sizes::toString);
    assertTrue(
        calls.bytes.stream().allMatch(n -> n <= KinesisLog.CALL_BYTES), calls.bytes::toString);
    assertEquals(3, calls.mostAtOnce);
  }

  @Test
  void recordThatKinesisWouldNotTake_isRefusedAtOnce() throws Exception {
    KinesisStream stream = kinesis.create("large", 1);
    try (KinesisLog log = KinesisLog.open(stream, SETTINGS)) {
      LogRecord large = new LogRecord("key", new byte[KinesisLog.RECORD_BYTES - 2]);

      String message =
          assertThrows(IllegalArgumentException.class, () -> log.append(List.of(large)))
              .getMessage();

      assertTrue(message.contains("1048577 bytes"), message);
    }
  }

  @Test
  void refusedRecords_areSentAgainAlone_beforeWhatCameLater() throws Exception {
    KinesisStream stream = kinesis.create("refused", 1);
    // Every third record of the first two calls.
    Calls calls = new Calls(kinesis.client(), call -> call < 2);
    KinesisLog.Settings oneLane =
        new KinesisLog.Settings(1, 32L << 20, Duration.ofSeconds(10), Duration.ofMillis(1));
    List<LogRecord> records = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      records.add(record("k" + i, i));
    }
    try (KinesisLog log = KinesisLog.over(stream, calls, oneLane)) {
      log.append(records);
      log.append(List.of(record("later", 9)));
    }

    assertEquals(List.of(9, 3, 1, 1), calls.sizes);
    assertEquals(
        List.of(1, 2, 4, 5, 7, 8, 3, 6, 0, 9),
        kinesis.records("refused").stream().map(KinesisLogTest::number).toList());
  }

  @Test
  void offer_tellsWhichRecordsWereNotTaken_andWhy() throws Exception {
    KinesisStream stream = kinesis.create("offered", 1);
    // Every third record of the first call.
    Calls calls = new Calls(kinesis.client(), call -> call < 1);
    KinesisLog.Settings impatient =
        new KinesisLog.Settings(1, 32L << 20, Duration.ZERO, Duration.ofMillis(1));
    List<LogRecord> records = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      records.add(record("k" + i, i));
    }
    try (KinesisLog log = KinesisLog.over(stream, calls, impatient)) {
      KinesisLog.Refused first = log.offer(records);
      assertEquals(List.of(records.get(0), records.get(3), records.get(6)), first.records());
      assertTrue(first.why() instanceof LogBehindException, String.valueOf(first.why()));

      assertEquals(new KinesisLog.Refused(List.of(), null), log.offer(first.records()));
      assertEquals(new KinesisLog.Refused(List.of(), null), log.offer(List.of()));
    }

    assertEquals(
        List.of(1, 2, 4, 5, 0, 3, 6),
        kinesis.records("offered").stream().map(KinesisLogTest::number).toList());
  }

  @Test
  void offerToAClosedLog_isRefused() throws Exception {
    KinesisLog log = KinesisLog.open(kinesis.create("shut", 1), SETTINGS);
    log.close();

    LogRecord one = record("a", 0);
    assertEquals(List.of(one), log.offer(List.of(one)).records());
  }

  @Test
  void throttledForLong_isBehind_andSoIsWhatWaitsMeanwhile() throws Exception {
    KinesisStream stream = kinesis.create("throttled", 1);
    Calls calls = new Calls(kinesis.client(), call -> true);
    KinesisLog.Settings small =
        new KinesisLog.Settings(1, 100, Duration.ofMillis(200), Duration.ofMillis(1));
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (KinesisLog log = KinesisLog.over(stream, calls, small)) {
      Future<?> first =
          other.submit(
              () -> {
                log.append(List.of(new LogRecord("k", new byte[90])));
                return null;
              });
      calls.begun.await();

      LogBehindException full =
          assertThrows(
              LogBehindException.class,
              () -> log.append(List.of(new LogRecord("k", new byte[90]))));
      assertTrue(full.getMessage().contains("at most 100"), full.getMessage());

      Throwable cause =
          assertThrows(java.util.concurrent.ExecutionException.class, first::get).getCause();
      assertTrue(cause instanceof LogBehindException, cause.toString());
      assertTrue(cause.getMessage().contains("more shards"), cause.getMessage());
      // Nothing waits any more, so that the next may.
      assertThrows(
          LogBehindException.class, () -> log.append(List.of(new LogRecord("k", new byte[90]))));
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void endpointThatIsGone_isUnavailable_untilItIsBack(@TempDir Path folder) throws Exception {
    try (KinesisEmulator own = KinesisEmulator.start(folder);
        KinesisLog log = KinesisLog.open(own.create("gone", 2), SETTINGS)) {
      log.append(List.of(record("a", 0)));
      own.stop();

      String message =
          assertThrows(LogUnavailableException.class, () -> log.append(List.of(record("a", 1))))
              .getMessage();
      assertTrue(message.startsWith("kinesis:gone: " + own.endpoint()), message);
      assertTrue(message.contains("does not answer"), message);

      own.restart();
      log.append(List.of(record("a", 2)));
      assertEquals(
          List.of(0, 2), own.records("gone").stream().map(KinesisLogTest::number).toList());
    }
  }

  @Test
  void streamThatIsMissing_isToldWhenItIsOpened() {
    String message =
        assertThrows(
                LogUnavailableException.class,
                () -> KinesisLog.open(kinesis.stream("nowhere"), SETTINGS))
            .getMessage();

    assertEquals(
        "kinesis:nowhere: there is no such stream: create it, or give its region by"
            + " --kinesis-region",
        message);
  }

  @ParameterizedTest
  @CsvSource({
    "UnrecognizedClientException, the credentials are not accepted: check AWS_ACCESS_KEY_ID",
    "ExpiredTokenException, the credentials have expired: get new ones",
    "AccessDeniedException, no permission; docs/live.md lists those that are needed"
  })
  void credentialsThatAreRefused_areToldWhenItIsOpened(String code, String expected)
      throws Exception {
    try (KinesisDoor door = KinesisDoor.shut(code)) {
      String message =
          assertThrows(
                  LogUnavailableException.class,
                  () -> KinesisLog.open(door.stream("clicks"), SETTINGS))
              .getMessage();

      assertTrue(message.startsWith("kinesis:clicks: " + expected), message);
      assertTrue(message.endsWith("(" + code + ", " + KinesisDoor.SAID + ")"), message);
    }
  }

  @Test
  void credentialsThatExpire_areTold_untilThereAreNewOnes() throws Exception {
    kinesis.create("expiring", 2);
    try (KinesisDoor door = KinesisDoor.to(kinesis);
        KinesisLog log = KinesisLog.open(door.stream("expiring"), SETTINGS)) {
      log.append(List.of(record("a", 0)));
      door.refuse("ExpiredTokenException");

      String message =
          assertThrows(LogUnavailableException.class, () -> log.append(List.of(record("a", 1))))
              .getMessage();
      assertTrue(message.startsWith("kinesis:expiring: the credentials have expired"), message);

      door.open();
      log.append(List.of(record("a", 2)));
    }
    assertEquals(
        List.of(0, 2), kinesis.records("expiring").stream().map(KinesisLogTest::number).toList());
  }

  @Test
  void closedLog_hasSentWhatWaited_andTakesNoMore() throws Exception {
    KinesisLog log = KinesisLog.open(kinesis.create("closed", 1), SETTINGS);
    log.append(List.of(record("a", 0)));
    log.close();

    assertThrows(LogUnavailableException.class, () -> log.append(List.of(record("a", 1))));
  }

  private static LogRecord record(String key, int number) {
    return new LogRecord(key, Integer.toString(number).getBytes(StandardCharsets.UTF_8));
  }

  private static int number(Record record) {
    return Integer.parseInt(record.data().asUtf8String());
  }

  /** Passes calls on and notes them; in some it refuses every third record, as Kinesis would. */
  private static final class Calls implements KinesisClient {

    private final KinesisClient kinesis;
    private final IntPredicate refusing;
    private final List<Integer> sizes = new ArrayList<>();
    private final List<Integer> bytes = new ArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private int atOnce;
    private int mostAtOnce;

    Calls(KinesisClient kinesis, IntPredicate refusing) {
      this.kinesis = kinesis;
      this.refusing = refusing;
    }

    @Override
    public PutRecordsResponse putRecords(PutRecordsRequest request) {
      int call;
      synchronized (this) {
        call = sizes.size();
        sizes.add(request.records().size());
        bytes.add(
            request.records().stream()
                .mapToInt(r -> r.data().asByteArrayUnsafe().length + r.partitionKey().length())
                .sum());
        mostAtOnce = Math.max(mostAtOnce, ++atOnce);
      }
      begun.countDown();
      try {
        return refusing.test(call) ? inPart(request) : kinesis.putRecords(request);
      } finally {
        synchronized (this) {
          atOnce--;
        }
      }
    }

    private PutRecordsResponse inPart(PutRecordsRequest request) {
      List<PutRecordsRequestEntry> taken = new ArrayList<>();
      List<PutRecordsResultEntry> results = new ArrayList<>();
      for (int i = 0; i < request.records().size(); i++) {
        if (i % 3 == 0) {
          results.add(
              PutRecordsResultEntry.builder()
                  .errorCode("ProvisionedThroughputExceededException")
                  .errorMessage("Rate exceeded")
                  .build());
        } else {
          taken.add(request.records().get(i));
          results.add(PutRecordsResultEntry.builder().shardId("s").sequenceNumber("1").build());
        }
      }
      if (!taken.isEmpty()) {
        kinesis.putRecords(request.toBuilder().records(taken).build());
      }
      return PutRecordsResponse.builder().records(results).build();
    }

    @Override
    public DescribeStreamSummaryResponse describeStreamSummary(
        DescribeStreamSummaryRequest request) {
      return kinesis.describeStreamSummary(request);
    }

    @Override
    public ListShardsResponse listShards(ListShardsRequest request) {
      return kinesis.listShards(request);
    }

    @Override
    public String serviceName() {
      return kinesis.serviceName();
    }

    @Override
    public void close() {
      // It is the emulator's.
    }
  }
}
