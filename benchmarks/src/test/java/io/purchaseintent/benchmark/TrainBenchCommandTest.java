package io.purchaseintent.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class TrainBenchCommandTest {

  @Test
  void figures_areOneLineOfJson_ofATrainingThatLearnt() throws IOException {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      assertEquals(
          ExitCode.DONE,
          Commands.run(
              new TrainBenchCommand(), "--rows=2000", "--columns=5", "--rounds=20", "--json"));
    } finally {
      System.setOut(before);
    }

    JsonNode figures = new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
    assertEquals(2000, figures.path("rows").asInt());
    assertEquals(20, figures.path("rounds").asInt());
    // Guessing the share of one in six would give 0.45.
    assertTrue(figures.path("validation_log_loss").asDouble() < 0.42, figures.toString());
    assertTrue(figures.path("peak_mib").asLong() > 0, figures.toString());
  }

  @Test
  void rowsThatCannotBe_areWrongUsage() {
    assertEquals(ExitCode.USAGE, Commands.run(new TrainBenchCommand(), "--rows=1"));
  }
}
