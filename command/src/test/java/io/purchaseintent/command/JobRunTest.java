package io.purchaseintent.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last run of each job, kept in the home folder. */
class JobRunTest {

  private static final Instant MORNING = Instant.parse("2016-10-31T05:30:00Z");

  @TempDir private Path home;

  private static JobRun run(String job, int seconds, int exitCode) {
    return new JobRun(job, MORNING, MORNING.plusSeconds(seconds), exitCode);
  }

  @Test
  void lastRunOfEachJob_isReadBack_andWrongUsageIsNoRun() throws Exception {
    assertEquals(List.of(), JobRun.of(home));
    run("ingest", 10, ExitCode.FAILED).keep(home, System.err);
    run("ingest", 20, ExitCode.DONE).keep(home, System.err);
    run("drift", 30, ExitCode.REFUSED).keep(home, System.err);
    run("drfit", 1, ExitCode.USAGE).keep(home, System.err);
    Files.writeString(home.resolve("run/jobs/skew.json"), "{\"job\": \"skew\", \"beg");

    assertEquals(
        List.of(run("drift", 30, ExitCode.REFUSED), run("ingest", 20, ExitCode.DONE)),
        JobRun.of(home));
    try (var files = Files.list(home.resolve("run/jobs"))) {
      assertEquals(3, files.count());
    }
  }

  @Test
  void folderThatCannotBeWritten_isTold_andFailsNoJob() throws Exception {
    Files.writeString(home.resolve("run"), "a file");
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    run("drift", 1, ExitCode.DONE).keep(home, new PrintStream(err, true));

    assertTrue(err.toString().startsWith("drift: how it ended cannot be kept in "), err.toString());
    assertEquals(List.of(), JobRun.of(home));
  }
}
