package io.purchaseintent.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/** What a job answered to its command line. */
public record Answer(int exitCode, String out, String err) {

  /** A Direct runner that leaves its own checks to the tests of the jobs, JobsTest and others. */
  public static final List<String> LIGHT_RUNNER =
      List.of(
          "--runner=DirectRunner",
          "--enforceImmutability=false",
          "--enforceEncodability=false",
          "--targetParallelism=2");

  public static Answer of(Clock clock, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Main.run(
            args,
            clock,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Answer(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The report of a job that ended so. */
  public JsonNode json(int expectedExitCode) throws IOException {
    assertEquals(expectedExitCode, exitCode, err);
    return new ObjectMapper().readTree(out.substring(out.lastIndexOf("{\"job\"")));
  }
}
