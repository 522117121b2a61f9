package io.purchaseintent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogFileTest {

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
  void nothingSaid_isNull() {
    assertNull(LogFile.lastError(List.of("INFO: all is well"), "ingest"));
  }
}
