package io.purchaseintent.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

  @Test
  void oldestLogsOfACommand_areDeleted_thoseOfOthersKept(@TempDir Path home) throws IOException {
    Instant start = Instant.parse("2026-03-01T00:00:00Z");
    Path other = LogFile.create(home, "ingest-again", Clock.fixed(start, ZoneOffset.UTC)).file();
    List<Path> made = new ArrayList<>();
    for (int i = 0; i < LogFile.KEPT + 2; i++) {
      Clock clock = Clock.fixed(start.plusSeconds(i), ZoneOffset.UTC);
      made.add(LogFile.create(home, "ingest", clock).file());
    }

    assertFalse(Files.exists(made.get(1)));
    assertTrue(Files.exists(made.get(2)));
    assertTrue(Files.exists(other));
  }

  @Test
  void ownMessageOfTheCommand_winsOverWhatLibrariesSay() {
    assertEquals(
        "ingest: --input=x is empty",
        LogFile.lastError(
            List.of(
                "java.io.IOException: odd",
                "ingest: --input=x is empty",
                "SEVERE: while closing",
                ""),
            "ingest"));
  }

  @Test
  void messageOfSeveralLines_isToldWhole_whateverLibrariesSayBetween() {
    List<String> lines =
        List.of(
            "check-data: looks at events",
            "check-data: my.json has 2 faults:",
            "check-data:   expectations[0]: type is missing",
            "INFO: Stopped dispatcher",
            "check-data:   expectations[1]: type is missing",
            "  at rest");

    assertEquals(
        List.of(
            "check-data: my.json has 2 faults:",
            "  expectations[0]: type is missing",
            "  expectations[1]: type is missing"),
        LogFile.lastError(lines, "check-data").lines().toList());
    assertEquals(4, LogFile.ownLines(lines, "check-data").size());
  }

  @Test
  void withoutOwnMessage_lastFailureIsTaken_notItsStack() {
    assertEquals(
        "Caused by: java.lang.OutOfMemoryError: Java heap space",
        LogFile.lastError(
            List.of(
                "Exception in thread main",
                "Caused by: java.lang.OutOfMemoryError: Java heap space",
                "\tat java.lang.Error.raise(Error.java:1)",
                "INFO: done"),
            "ingest"));
  }

  @Test
  void messageOfASubcommand_isTheCommandsOwn() {
    assertEquals(
        "lake days: There are no events in /lake",
        LogFile.lastError(
            List.of("INFO: lake days: no", "lake days: There are no events in /lake"), "lake"));
    assertNull(LogFile.lastError(List.of("lakeside: all is well"), "lake"));
  }

  @Test
  void nothingSaid_isNull() {
    assertNull(LogFile.lastError(List.of("INFO: all is well"), "ingest"));
  }
}
