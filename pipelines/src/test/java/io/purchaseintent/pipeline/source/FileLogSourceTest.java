package io.purchaseintent.pipeline.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.eventlog.FileLog;
import io.purchaseintent.eventlog.FileLogReader;
import io.purchaseintent.eventlog.LogRecord;
import io.purchaseintent.pipeline.job.JobFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLogSourceTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  @TempDir private Path folder;

  private final HandClock clock = new HandClock(NOON);
  private FileLog log;

  @BeforeEach
  void open() throws Exception {
    log =
        FileLog.open(folder, new FileLog.Settings(3, 1 << 20, Duration.ofDays(1), 1 << 20), clock);
  }

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void splits_shareAllPartitions_whateverTheirNumber() throws Exception {
    for (int i = 0; i < 60; i++) {
      append("k" + i, NOON);
    }
    for (int desired : new int[] {1, 2, 3, 8}) {
      Set<String> seen = new TreeSet<>();
      int read = 0;
      List<FileLogSource> splits = source().split(desired, options());
      assertEquals(Math.min(desired, 3), splits.size());
      for (FileLogSource split : splits) {
        for (Received received : readAll(split.createReader(options(), null))) {
          seen.add(received.place() + ":" + received.position());
          read++;
        }
      }
      assertEquals(60, read);
      assertEquals(60, seen.size());
    }
  }

  @Test
  void splits_areNoMoreThanTheReadersThatMayBe() throws Exception {
    assertEquals(1, source().split(8, options("--maxReaders=1")).size());
    assertEquals(2, source().split(8, options("--maxReaders=2")).size());
    assertEquals(
        "--max-readers=0 must be at least 1",
        assertThrows(JobFailure.class, () -> source().split(8, options("--maxReaders=0")))
            .getMessage());
  }

  @Test
  void reader_goesOnFromItsMark() throws Exception {
    for (int i = 0; i < 30; i++) {
      append("k" + i, NOON);
    }
    UnboundedReader<Received> reader = reader();
    List<String> all = new ArrayList<>();
    reader.start();
    all.add(text(reader.getCurrent()));
    for (int i = 0; i < 9; i++) {
      reader.advance();
      all.add(text(reader.getCurrent()));
    }
    FileLogMark mark = (FileLogMark) reader.getCheckpointMark();
    CoderProperties.coderDecodeEncodeEqual(ReceivedCoder.of(), reader.getCurrent());

    readAll(source().createReader(options(), mark)).forEach(each -> all.add(text(each)));

    assertEquals(30, all.size());
    assertEquals(30, new TreeSet<>(all).size());
  }

  @Test
  void recordsThatAreDeletedBeforeTheyAreRead_failTheJob_unlessItIsToGoOn() throws Exception {
    close();
    log = FileLog.open(folder, new FileLog.Settings(3, 300, Duration.ofDays(1), 1 << 20), clock);
    append("k", NOON);
    UnboundedReader<Received> reader = reader();
    reader.start();
    FileLogMark mark = (FileLogMark) reader.getCheckpointMark();
    for (int i = 0; i < 27; i++) {
      append("k", NOON);
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> segments =
          files.filter(file -> file.getParent().getFileName().toString().startsWith("p-")).toList();
      for (Path file : segments.stream().sorted().limit(segments.size() / 2).toList()) {
        Files.delete(file);
      }
    }

    UnboundedReader<Received> behind = source().createReader(options(), mark);
    String failure =
        String.valueOf(assertThrows(IOException.class, () -> readAll(behind)).getMessage());
    int after = readAll(source().createReader(options("--skipLost"), mark)).size();
    int fromTheStart = readAll(source().createReader(options(), null)).size();

    assertTrue(failure.contains("bytes of records were deleted before they were read"), failure);
    assertTrue(failure.contains("add --skip-lost"), failure);
    assertTrue(after > 0 && after < 27, after + " of 27");
    assertEquals(after, fromTheStart, "who begins misses nothing");
  }

  @Test
  void markOfALog_isRefusedByAnotherOneAtItsPlace() throws Exception {
    for (int i = 0; i < 30; i++) {
      append("k" + i, NOON);
    }
    FileLogSource source = source();
    UnboundedReader<Received> reader = source.createReader(options(), null);
    reader.start();
    FileLogMark mark = (FileLogMark) reader.getCheckpointMark();
    close();
    open();
    assertEquals(29, readAll(source.createReader(options(), mark)).size());

    close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    open();
    append("k", NOON);

    String failure =
        String.valueOf(
            assertThrows(IOException.class, () -> source.createReader(options(), mark))
                .getMessage());
    assertTrue(failure.endsWith("start with --fresh to read it from its beginning"), failure);
    assertEquals(1, readAll(source().createReader(options(), null)).size());
  }

  @Test
  void watermark_isThatOfThePartitionLeastFar_untilThatIsIdle() throws Exception {
    String[] keys = keysOfPartitions();
    append(keys[0], NOON);
    append(keys[1], NOON.minusSeconds(600));
    append(keys[2], NOON.minusSeconds(300));
    UnboundedReader<Received> reader = reader();
    readAll(reader);

    assertEquals(NOON.minusSeconds(600 + 60), watermark(reader));

    append(keys[1], NOON);
    readAll(reader);
    assertEquals(NOON.minusSeconds(300 + 60), watermark(reader));

    clock.add(Duration.ofSeconds(9));
    append(keys[0], NOON.plusSeconds(100));
    append(keys[1], NOON.plusSeconds(90));
    readAll(reader);
    assertEquals(NOON.minusSeconds(300 + 60), watermark(reader));

    clock.add(Duration.ofSeconds(2));
    append(keys[0], NOON.plusSeconds(100));
    append(keys[1], NOON.plusSeconds(90));
    readAll(reader);
    assertEquals(NOON.plusSeconds(90 - 60), watermark(reader));
  }

  @Test
  void idleLog_letsTimeGoOnWithTheWall_andNeverBack() throws Exception {
    append("a", NOON);
    UnboundedReader<Received> reader = reader();
    readAll(reader);
    clock.add(Duration.ofSeconds(30));
    readAll(reader);

    assertEquals(NOON.plusSeconds(30 - 60), watermark(reader));

    append("a", NOON.minusSeconds(3_600));
    readAll(reader);
    assertEquals(NOON.plusSeconds(30 - 60), watermark(reader));
  }

  @Test
  void emptyLog_doesNotGuessWhatTimeItIs() throws Exception {
    UnboundedReader<Received> reader = reader();
    assertFalse(reader.start());
    clock.add(Duration.ofDays(1));
    assertFalse(reader.advance());

    assertEquals(BoundedWindow.TIMESTAMP_MIN_VALUE, reader.getWatermark());
  }

  @Test
  void partitionsThatNeverBringAnything_holdTheOthersBack_onlyForAWhile() throws Exception {
    String[] keys = keysOfPartitions();
    List<FileLogSource> splits = source().split(3, options());
    UnboundedReader<Received> written = splits.get(0).createReader(options(), null);
    UnboundedReader<Received> silent = splits.get(1).createReader(options(), null);
    readAll(silent);
    clock.add(Duration.ofDays(1));
    readAll(silent);
    append(keys[0], NOON);

    // The first event is of yesterday, and not read yet: nobody may say that it is today.
    assertEquals(BoundedWindow.TIMESTAMP_MIN_VALUE, silent.getWatermark());
    assertEquals(BoundedWindow.TIMESTAMP_MIN_VALUE, written.getWatermark());
    readAll(written);
    assertEquals(NOON.minusSeconds(60), watermark(written));

    clock.add(Duration.ofSeconds(10));
    readAll(silent);
    assertTrue(silent.getWatermark().isAfter(BoundedWindow.TIMESTAMP_MIN_VALUE));
  }

  @Test
  void unreadRecords_keepAPartitionFromBeingIdle() throws Exception {
    String[] keys = keysOfPartitions();
    for (String key : keys) {
      append(key, NOON);
    }
    UnboundedReader<Received> reader = reader();
    readAll(reader);
    append(keys[0], NOON.plusSeconds(5));
    // The runner does not ask for more for a while.
    clock.add(Duration.ofSeconds(60));

    assertEquals(NOON.minusSeconds(60), watermark(reader));
  }

  @Test
  void clockThatIsAheadWithinBounds_keepsItsTime_butTimeGoesNoFurtherThanItWasReceived()
      throws Exception {
    String event =
        "{\"event_time\":\"%s\",\"received_time\":\"%s\"}".formatted(NOON.plusSeconds(840), NOON);
    for (String key : keysOfPartitions()) {
      log.append(List.of(new LogRecord(key, event.getBytes(StandardCharsets.UTF_8))));
    }
    UnboundedReader<Received> reader = reader();
    reader.start();

    assertEquals(NOON.plusSeconds(840).toEpochMilli(), reader.getCurrentTimestamp().getMillis());
    readAll(reader);
    assertEquals(NOON.minusSeconds(60), watermark(reader));
  }

  @Test
  void folderThatIsMistyped_isRefusedWithTheRemedy_andNotMade() throws Exception {
    Path nothing = folder.resolve("evnt-log");
    Path file = Files.writeString(folder.resolve("file"), "");
    Path other = Files.createDirectories(folder.resolve("lake/events"));

    assertRefused("file:" + nothing, "is not there: name the folder that");
    assertRefused("file:" + file, "is no folder: name the folder that");
    assertRefused("file:" + other.getParent(), "holds other files, and no event log");
    assertFalse(Files.exists(nothing));
  }

  private void assertRefused(String source, String why) {
    JobFailure failure =
        assertThrows(JobFailure.class, () -> EventSource.of(optionsOf(source), clock));
    assertTrue(
        String.valueOf(failure.getMessage()).startsWith("--source=" + source + " " + why),
        failure::getMessage);
  }

  private static SourceOptions optionsOf(String source) {
    return PipelineOptionsFactory.fromArgs("--source=" + source).as(SourceOptions.class);
  }

  @Test
  void folderThatIsEmpty_becomesALog_forTheCollectorMayBeStartedLater() throws Exception {
    Path empty = Files.createDirectories(folder.resolve("new"));
    Files.createFile(empty.resolve(".lock"));

    EventSource.of(optionsOf("file:" + empty), clock);

    assertEquals(4, FileLogReader.partitions(empty));
  }

  @Test
  void clockThatIsWrong_movesNoTime() throws Exception {
    String event =
        "{\"event_time\":\"%s\",\"received_time\":\"%s\"}".formatted(NOON.plusSeconds(901), NOON);
    append("a", NOON);
    log.append(List.of(new LogRecord("a", event.getBytes(StandardCharsets.UTF_8))));
    log.append(List.of(new LogRecord("a", new byte[] {1, 2, 3})));
    UnboundedReader<Received> reader = reader();
    reader.start();
    for (int i = 0; i < 2; i++) {
      assertTrue(reader.advance());
      assertEquals(NOON.toEpochMilli(), reader.getCurrentTimestamp().getMillis());
    }
    readAll(reader);
    clock.add(Duration.ofSeconds(11));
    assertEquals(NOON.plusSeconds(11 - 60), watermark(reader));
  }

  @Test
  void source_endsOnceItWasSilent_andNotBeforeAllIsRead() throws Exception {
    append("a", NOON);
    touchSegments();
    UnboundedReader<Received> reader = source().createReader(options("--untilIdle=PT20S"), null);
    readAll(reader);
    clock.add(Duration.ofSeconds(15));
    reader.advance();
    assertTrue(reader.getWatermark().isBefore(BoundedWindow.TIMESTAMP_MAX_VALUE));

    append("b", NOON);
    touchSegments();
    clock.add(Duration.ofSeconds(30));
    assertTrue(reader.getWatermark().isBefore(BoundedWindow.TIMESTAMP_MAX_VALUE));

    readAll(reader);
    clock.add(Duration.ofSeconds(1));
    reader.advance();
    assertEquals(BoundedWindow.TIMESTAMP_MAX_VALUE, reader.getWatermark());
  }

  /** Lets the files be of the clock's time, which is not this machine's. */
  private void touchSegments() throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
      }
    }
  }

  private FileLogSource source() throws IOException {
    return FileLogSource.of(folder, clock);
  }

  private UnboundedReader<Received> reader() throws IOException {
    return source().createReader(options(), null);
  }

  private PipelineOptions options(String... more) {
    List<String> words = new ArrayList<>(List.of("--source=file:" + folder));
    words.addAll(List.of(more));
    return PipelineOptionsFactory.fromArgs(words.toArray(String[]::new)).as(SourceOptions.class);
  }

  /** A key that goes to each partition. */
  private String[] keysOfPartitions() throws Exception {
    String[] keys = new String[3];
    int found = 0;
    for (int i = 0; found < 3; i++) {
      String key = "k" + i;
      java.util.zip.CRC32C hash = new java.util.zip.CRC32C();
      hash.update(key.getBytes(StandardCharsets.UTF_8));
      int partition = (int) (hash.getValue() % 3);
      if (keys[partition] == null) {
        keys[partition] = key;
        found++;
      }
    }
    return keys;
  }

  private void append(String key, Instant eventTime) throws Exception {
    String event = "{\"event_id\":\"%s\",\"event_time\":\"%s\"}".formatted(key, eventTime);
    log.append(List.of(new LogRecord(key, event.getBytes(StandardCharsets.UTF_8))));
  }

  private List<Received> readAll(UnboundedReader<Received> reader) throws Exception {
    List<Received> all = new ArrayList<>();
    clock.add(Duration.ofMillis(20));
    while (reader.advance()) {
      all.add(reader.getCurrent());
    }
    return all;
  }

  private static String text(Received received) {
    return new String(received.value(), StandardCharsets.UTF_8);
  }

  private static Instant watermark(UnboundedReader<Received> reader) {
    return Instant.ofEpochMilli(reader.getWatermark().getMillis()).truncatedTo(ChronoUnit.SECONDS);
  }

  /** A clock that is set by hand. */
  private static final class HandClock extends Clock {

    private volatile Instant now;

    HandClock(Instant now) {
      this.now = now;
    }

    void add(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
