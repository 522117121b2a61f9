package io.purchaseintent.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

class TaskFailuresTest {

  private static final String FAILED =
      "WARNING: Source: Source/Log -> Decode (1/2)#0 (e21d) switched from RUNNING to FAILED with"
          + " failure cause:";

  private final TaskFailures failures = new TaskFailures();

  @Test
  void failure_isToldOnce_inOurWords() {
    read(
        FAILED,
        "java.io.IOException: p-0 ends at byte 0",
        "\tat io.purchaseintent.eventlog.FileLogReader.open(FileLogReader.java:117)",
        "");

    assertEquals("IOException: p-0 ends at byte 0", failures.take());
    assertNull(failures.take());
  }

  @Test
  void causeOfOurOwn_isTold_thoughOthersAreBelow() {
    read(
        FAILED,
        "org.apache.beam.sdk.util.UserCodeException: io.lettuce.RedisException: closed",
        "\tat org.apache.beam.sdk.util.UserCodeException.wrap(UserCodeException.java:39)",
        "Caused by: io.purchaseintent.pipeline.job.JobFailure: Redis does not answer",
        "\tat io.purchaseintent.pipeline.online.WriteSessions.write(WriteSessions.java:1)",
        "\t... 20 more",
        "Caused by: java.net.ConnectException: Connection refused",
        "\t... 30 more",
        "Nov 26, 2026 1:37:24 PM org.apache.flink.runtime.taskmanager.Task transitionState");

    assertEquals("Redis does not answer", failures.take());
  }

  @Test
  void withoutOneOfOurs_theInnermostIsTold() {
    read(
        FAILED,
        "org.example.Wrapper: no",
        "Caused by: org.example.Wrapper: still no",
        "Caused by: java.nio.file.FileSystemException: /lake/x: No space left on device",
        "");

    assertEquals("FileSystemException: /lake/x: No space left on device", failures.take());
  }

  @Test
  void traceThatIsStillRead_isNotToldByItsOutermost() {
    read(FAILED, "org.example.Wrapper: no", "\tat org.example.Wrapper.wrap(Wrapper.java:1)");

    assertNull(failures.take());

    read("Caused by: java.io.IOException: why", "");
    assertEquals("IOException: why", failures.take());
  }

  @Test
  void whatElseIsSaid_isNoFailure() {
    read(
        "INFO: Decode (1/2) switched from INITIALIZING to RUNNING.",
        "java.io.IOException: a library's own matter",
        "\tat org.example.Library.look(Library.java:1)",
        "Caused by: java.io.IOException: none of ours",
        "");

    assertNull(failures.take());
  }

  private void read(String... lines) {
    List.of(lines).forEach(failures::read);
  }
}
