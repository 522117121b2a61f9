package io.purchaseintent.trainer.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.trainer.SmallTrainingSet;
import io.purchaseintent.trainer.TrainCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReproduceCommandTest {

  @TempDir private Path home;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private int run(Callable<Integer> command, String... words) {
    PrintStream standardOut = System.out;
    out.reset();
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      return Commands.run(command, words);
    } finally {
      System.setOut(standardOut);
    }
  }

  private String answer() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void sameDataAndPlan_giveTheSameBytes_otherDataAreNamed() throws Exception {
    String at = "--home=" + home;
    new SmallTrainingSet().write(home.resolve("lake"));
    assertEquals(
        ExitCode.REFUSED,
        run(new TrainCommand(), at, "--json", "--rounds=5", "--max-depth=3", "--threads=1"));

    int same = run(new ReproduceCommand(), at, "v1");

    assertEquals("Every byte of v1 is the same.\n", answer());
    assertEquals(ExitCode.DONE, same);
    new SmallTrainingSet().shuffled(5).write(home.resolve("lake"));
    assertEquals(ExitCode.REFUSED, run(new ReproduceCommand(), at, "v1"));
    assertTrue(answer().startsWith("file of the training set test/"), answer());
  }
}
