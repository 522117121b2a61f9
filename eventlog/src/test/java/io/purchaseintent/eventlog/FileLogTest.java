package io.purchaseintent.eventlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLogTest {

  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @TempDir private Path folder;

  @Test
  void log_remembersTheKeyItWasFirstWrittenWith_andRefusesAnother() throws Exception {
    FolderAddress address = new FolderAddress(folder.resolve("keyed"));
    address.open(Clock.systemUTC()).close();
    address.requireKey("0011223344556677");
    address.requireKey("0011223344556677");

    LogUnavailableException refused =
        assertThrows(LogUnavailableException.class, () -> address.requireKey("8899aabbccddeeff"));

    assertTrue(String.valueOf(refused.getMessage()).contains("--pseudonym-key=FILE"));
    address.open(Clock.systemUTC()).close();
  }

  @Test
  void whatAKeyAppended_isReadOnceInItsOrder_whileOthersAppendToo() throws Exception {
    int threads = 8;
    int each = 200;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (FileLog log = open(settings(3, 4_000))) {
      List<Callable<Void>> writers = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        String key = "k" + t;
        writers.add(
            () -> {
              for (int i = 0; i < each; i++) {
                log.append(List.of(entry(key, key + " " + i)));
              }
              return null;
            });
      }
      for (Future<Void> done : pool.invokeAll(writers)) {
        done.get();
      }
    } finally {
      pool.shutdownNow();
    }

    TreeMap<String, Integer> next = new TreeMap<>();
    for (String value : readAll(0, 1, 2)) {
      String[] words = value.split(" ");
      assertEquals(next.getOrDefault(words[0], 0), Integer.parseInt(words[1]), words[0]);
      next.merge(words[0], 1, Integer::sum);
    }
    assertEquals(threads, next.size());
    next.values().forEach(count -> assertEquals(each, count));
    assertTrue(Segments.list(Segments.folder(folder, 0)).size() > 2);
  }

  @Test
  void reader_goesOnFromItsOffset_andWaitsAtTheEnd() throws Exception {
    try (FileLog log = open(settings(1, 100))) {
      log.append(List.of(entry("a", "one"), entry("a", "two")));
      try (FileLogReader reader = new FileLogReader(folder, 0, 0)) {
        LogEntry one = reader.next();
        assertEquals("one", text(one));
        assertEquals(NOW.toEpochMilli(), one.appendMillis());
        assertEquals("two", text(reader.next()));
        assertNull(reader.next());
        assertEquals(0, reader.waiting());

        for (int i = 0; i < 20; i++) {
          log.append(List.of(entry("a", "later " + i)));
          assertTrue(reader.waiting() > 0);
          assertEquals("later " + i, text(reader.next()));
          assertNull(reader.next());
        }
        try (FileLogReader again = new FileLogReader(folder, 0, one.nextOffset())) {
          assertEquals("two", text(again.next()));
          assertEquals("later 0", text(again.next()));
        }
      }
    }
  }

  @Test
  void tailCutOffAnywhere_losesItsRecordAlone_andTheLogGoesOn() throws Exception {
    try (FileLog log = open(settings(1, 1 << 20))) {
      log.append(List.of(entry("a", "kept"), entry("a", "torn apart")));
    }
    Path file = Segments.file(Segments.folder(folder, 0), 0);
    byte[] whole = Files.readAllBytes(file);
    int firstEnd = Frame.HEADER + "kept".length();
    for (int length = firstEnd; length < whole.length; length++) {
      for (boolean zeros : new boolean[] {false, true}) {
        // A crash leaves the file short, or long with what was never written.
        byte[] torn = java.util.Arrays.copyOf(whole, length);
        Files.write(file, zeros ? java.util.Arrays.copyOf(torn, whole.length) : torn);
        assertEquals(List.of("kept"), readAll(0));

        try (FileLog log = open(settings(1, 1 << 20))) {
          log.append(List.of(entry("a", "after")));
        }
        assertEquals(List.of("kept", "after"), readAll(0));
      }
    }
  }

  @Test
  void readerAtATornTail_readsWhatTheNextWriterPutsThere() throws Exception {
    try (FileLog log = open(settings(1, 1 << 20))) {
      log.append(List.of(entry("a", "kept"), entry("a", "torn apart")));
    }
    Path file = Segments.file(Segments.folder(folder, 0), 0);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 3));
    try (FileLogReader reader = new FileLogReader(folder, 0, 0)) {
      assertEquals("kept", text(reader.next()));
      assertTrue(reader.waiting() > 0);
      assertNull(reader.next());
      assertEquals(0, reader.waiting());

      try (FileLog log = open(settings(1, 1 << 20))) {
        log.append(List.of(entry("a", "a longer record than the torn one")));
      }

      assertTrue(reader.waiting() > 0);
      assertEquals("a longer record than the torn one", text(reader.next()));
    }
  }

  @Test
  void damageBeforeTheEnd_isNotPassedOver() throws Exception {
    try (FileLog log = open(settings(1, 1 << 20))) {
      log.append(List.of(entry("a", "one"), entry("a", "two")));
    }
    Path file = Segments.file(Segments.folder(folder, 0), 0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[Frame.HEADER] ^= 1;
    Files.write(file, bytes);

    try (FileLogReader reader = new FileLogReader(folder, 0, 0)) {
      IOException error = assertThrows(IOException.class, reader::next);
      assertTrue(error.getMessage().contains("is damaged at byte 0"), error.getMessage());
    }
    assertThrows(IOException.class, () -> open(settings(1, 1 << 20)));
  }

  @Test
  void oldSegments_areDeleted_andAReaderBehindThemSaysWhatItMissed() throws Exception {
    try (FileLog log = open(settings(1, 10))) {
      for (int i = 0; i < 3; i++) {
        log.append(List.of(entry("a", "old " + i)));
      }
      List<Path> segments = Segments.list(Segments.folder(folder, 0));
      assertEquals(3, segments.size());
      for (Path segment : segments) {
        Files.setLastModifiedTime(segment, FileTime.from(NOW.minus(Duration.ofDays(8))));
      }

      log.append(List.of(entry("a", "new")));
    }

    try (FileLogReader reader = new FileLogReader(folder, 0, 0)) {
      assertEquals("new", text(reader.next()));
      assertEquals(3L * (Frame.HEADER + "old 0".length()), reader.skipped());
    }
  }

  @Test
  void quietLog_beginsANewSegmentOnceTheLastIsOld_alsoAfterARestart() throws Exception {
    Duration aSeventh = Duration.ofDays(1);
    try (FileLog log = FileLog.open(folder, settings(1, 1 << 20), at(Duration.ZERO))) {
      log.append(List.of(entry("a", "one")));
    }
    try (FileLog log = FileLog.open(folder, settings(1, 1 << 20), at(aSeventh.minusMillis(1)))) {
      log.append(List.of(entry("a", "two")));
    }
    assertEquals(1, Segments.list(Segments.folder(folder, 0)).size());

    try (FileLog log = FileLog.open(folder, settings(1, 1 << 20), at(aSeventh))) {
      log.append(List.of(entry("a", "three")));
    }
    assertEquals(2, Segments.list(Segments.folder(folder, 0)).size());
    assertEquals(List.of("one", "two", "three"), readAll(0));
  }

  private static Clock at(Duration later) {
    return Clock.fixed(NOW.plus(later), ZoneOffset.UTC);
  }

  @Test
  void anotherLogThanBefore_isNotReadFromTheMiddle() throws Exception {
    try (FileLog log = open(settings(1, 1 << 20))) {
      log.append(List.of(entry("a", "one")));
    }
    try (FileLogReader reader = new FileLogReader(folder, 0, 1_000)) {
      IOException error = assertThrows(IOException.class, reader::next);
      assertTrue(error.getMessage().contains("run live --fresh"), error.getMessage());
    }
  }

  @Test
  void folderWithOtherFiles_becomesNoLog() throws Exception {
    Path others = Files.writeString(folder.resolve("events-00000.jsonl"), "{}").getParent();

    IOException error = assertThrows(IOException.class, () -> open(settings(1, 1 << 20)));

    assertTrue(error.getMessage().contains(others + " holds other files"), error.getMessage());
    try (Stream<Path> files = Files.list(others)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void hiddenFiles_areNoneOfOthers() throws Exception {
    Files.createFile(folder.resolve(".lock"));
    try (FileLog log = open(settings(1, 1 << 20))) {
      log.append(List.of(entry("a", "one")));
    }
    assertEquals(List.of("one"), readAll(0));
  }

  @Test
  void secondWriter_isRefused() throws Exception {
    try (FileLog first = open(settings(1, 1 << 20))) {
      IOException error = assertThrows(IOException.class, () -> open(settings(1, 1 << 20)));
      assertTrue(error.getMessage().startsWith("Another process writes the log"));
      first.append(List.of(entry("a", "one")));
    }
    open(settings(1, 1 << 20)).close();
  }

  @Test
  void partitionsOfALogThatIsThere_areKept() throws Exception {
    open(settings(3, 1 << 20)).close();
    open(settings(7, 1 << 20)).close();

    assertEquals(3, FileLogReader.partitions(folder));
  }

  @Test
  void appendToAClosedLog_isRefused() throws Exception {
    FileLog log = open(settings(1, 1 << 20));
    log.close();
    log.close();

    assertThrows(LogUnavailableException.class, () -> log.append(List.of(entry("a", "late"))));
  }

  @Test
  void folderThatVanishes_makesTheLogUnavailable_untilItIsBack() throws Exception {
    try (FileLog log = open(settings(1, 10))) {
      log.append(List.of(entry("a", "one")));
      Path partition = Segments.folder(folder, 0);
      Path away = folder.resolve("away");
      Files.move(partition, away);

      assertThrows(LogUnavailableException.class, () -> log.append(List.of(entry("a", "lost"))));

      Files.move(away, partition);
      log.append(List.of(entry("a", "two")));
    }
    assertEquals(List.of("one", "two"), readAll(0));
  }

  @Test
  void moreThanMayWait_isRefused_andNothingOfItWritten() throws Exception {
    FileLog.Settings tight = new FileLog.Settings(1, 1 << 20, Duration.ofDays(1), 2_000);
    int refused = 0;
    int accepted = 0;
    ExecutorService pool = Executors.newFixedThreadPool(16);
    try (FileLog log = open(tight)) {
      List<Callable<Boolean>> writers = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        String value = "x".repeat(900) + i;
        writers.add(
            () -> {
              try {
                log.append(List.of(entry("a", value)));
                return true;
              } catch (LogBehindException e) {
                return false;
              }
            });
      }
      for (Future<Boolean> done : pool.invokeAll(writers)) {
        if (done.get()) {
          accepted++;
        } else {
          refused++;
        }
      }
    } finally {
      pool.shutdownNow();
    }

    assertTrue(refused > 0, "16 at once never met the bound of two");
    assertEquals(accepted, readAll(0).size());
  }

  @Test
  void largeValues_areReadWhole() throws Exception {
    byte[] value = new byte[LogRecord.MAX_BYTES];
    new Random(3).nextBytes(value);
    try (FileLog log = open(settings(1, 1 << 20))) {
      log.append(List.of(new LogRecord("a", value), entry("a", "small")));
    }
    try (FileLogReader reader = new FileLogReader(folder, 0, 0)) {
      org.junit.jupiter.api.Assertions.assertArrayEquals(value, reader.next().value());
      assertEquals("small", text(reader.next()));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new LogRecord("a", new byte[LogRecord.MAX_BYTES + 1]));
    assertThrows(IllegalArgumentException.class, () -> new LogRecord("a", new byte[0]));
  }

  @Test
  void readerOfNoLog_saysSo() {
    assertThrows(
        IOException.class, () -> FileLogReader.partitions(folder.resolve("nothing-is-here")));
  }

  @Test
  void address_namesAFolder() {
    assertEquals(Path.of("a/b"), FileLog.folderOf("file:a/b"));
    assertNull(FileLog.folderOf("file:"));
    assertNull(FileLog.folderOf("kinesis:clicks"));
  }

  @Test
  void unfinishedSettings_doNotMakeALog() throws Exception {
    Files.writeString(folder.resolve("log.properties"), "format=2\n", StandardOpenOption.CREATE);

    IOException error = assertThrows(IOException.class, () -> FileLogReader.partitions(folder));
    assertTrue(error.getMessage().contains("format 2"), error.getMessage());
  }

  private FileLog open(FileLog.Settings settings) throws IOException {
    return FileLog.open(folder, settings, CLOCK);
  }

  private static FileLog.Settings settings(int partitions, long segmentBytes) {
    return new FileLog.Settings(partitions, segmentBytes, Duration.ofDays(7), 1 << 20);
  }

  private static LogRecord entry(String key, String value) {
    return new LogRecord(key, value.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(LogEntry entry) {
    return new String(entry.value(), StandardCharsets.UTF_8);
  }

  private List<String> readAll(int... partitions) throws IOException {
    List<String> values = new ArrayList<>();
    for (int partition : partitions) {
      try (FileLogReader reader = new FileLogReader(folder, partition, 0)) {
        for (LogEntry entry = reader.next(); entry != null; entry = reader.next()) {
          values.add(text(entry));
        }
      }
    }
    return values;
  }
}
