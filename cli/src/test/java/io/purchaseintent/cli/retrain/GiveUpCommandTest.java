package io.purchaseintent.cli.retrain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GiveUpCommandTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2016-11-01T06:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path home;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private int giveUp(String why) {
    PrintStream said = new PrintStream(out, true, StandardCharsets.UTF_8);
    return Commands.run(new GiveUpCommand(CLOCK, said), "--home=" + home, "--why=" + why);
  }

  @Test
  void unfinishedRun_isOver_andItsRecordSaysWhy() {
    RetrainRuns runs = new RetrainRuns(home);
    RetrainRun run = runs.begin(TestHome.REQUEST, "schedule", "me", CLOCK);

    assertEquals(ExitCode.USAGE, giveUp(" "));
    assertTrue(runs.unfinished().isPresent());
    assertEquals(ExitCode.DONE, giveUp("prices are wrong"));

    assertTrue(runs.unfinished().isEmpty());
    assertEquals(RunState.GIVEN_UP, runs.all().get(0).state());
    assertEquals("given up: " + run.id(), out.toString(StandardCharsets.UTF_8).strip());
  }

  @Test
  void nothingUnfinished_isNoFault() {
    assertEquals(ExitCode.DONE, giveUp("prices are wrong"));
    assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("Nothing to do"));
  }
}
