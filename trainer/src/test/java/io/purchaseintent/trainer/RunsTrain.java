package io.purchaseintent.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests that run the command as a user does, each in a home folder of its own. */
abstract class RunsTrain {

  @TempDir protected Path home;

  private final PrintStream standardOut = System.out;
  private final PrintStream standardErr = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final int rounds;

  RunsTrain(int rounds) {
    this.rounds = rounds;
  }

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setOut(standardOut);
    System.setErr(standardErr);
  }

  /** Runs the command; gives its exit code. */
  protected int train(String... options) {
    List<String> args =
        new ArrayList<>(List.of("--home=" + home, "--json", "--rounds=" + rounds, "--threads=1"));
    args.addAll(List.of(options));
    out.reset();
    err.reset();
    return Commands.run(new TrainCommand(), args.toArray(String[]::new));
  }

  /** What it has said on standard error. */
  protected String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** The lake has no events to make vectors of again, so one gate always says no. */
  protected JsonNode trained(String... options) throws IOException {
    int code = train(options);
    assertEquals(ExitCode.REFUSED, code, said());
    return new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
  }
}
