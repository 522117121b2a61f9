package io.purchaseintent.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.ExitCode;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class JobsBenchCommandTest {

  @ParameterizedTest
  @CsvSource({
    "--events=0, --events=0 must be at least 1",
    "--rounds=0, --rounds=0 must be at least 1",
    "--input=no-such-folder, --input=no-such-folder is no folder",
    "--runners=storm, --runner=storm is not known",
  })
  void wrongOption_isNamedWithItsBound(String option, String message) {
    assertRefused(message, option);
  }

  @Test
  void inputForDirect_isRefused(@TempDir Path folder) {
    assertRefused(
        "direct is for at most 5000 events; leave it out of --runners",
        "--runners=direct,flink",
        "--input=" + folder);
  }

  @Test
  void programs_areCountedForTheProgress() {
    // On each of two runners three jobs; in each of three rounds two sessionizes and two peers.
    assertEquals(2 * 3 + 3 * (2 + 2), JobsBench.programs(2, 3));
  }

  @ParameterizedTest
  @CsvSource({
    "--predictions=0, --predictions=0 must be at least 1",
    "--runners=storm, --runner=storm is not known",
  })
  void wrongOptionOfDrift_isNamedTheSameWay(String option, String message) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    assertRefused(new DriftBenchCommand(Clock.systemUTC(), nowhere, nowhere), message, option);
  }

  private static void assertRefused(String message, String... options) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    assertRefused(new JobsBenchCommand(Clock.systemUTC(), nowhere, nowhere), message, options);
  }

  private static void assertRefused(Object command, String message, String... options) {
    StringWriter err = new StringWriter();
    CommandLine line = new CommandLine(command);
    line.setErr(new PrintWriter(err));

    assertEquals(ExitCode.USAGE, line.execute(options));
    assertTrue(err.toString().contains(message), err.toString());
  }
}
