package io.purchaseintent.benchmark.importing;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImportBenchCommandTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T00:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path folder;

  /** That formats give the same bytes, the command holds itself. */
  @Test
  void figures_areOfTheSameEventsInEachFormat() throws IOException {
    Files.writeString(folder.resolve("events-00000.jsonl"), events());

    JsonNode figures = figures("--input=" + folder, "--events=1001", "--rounds=2");

    assertEquals(1001, figures.path("events").asInt());
    List<String> formats = new ArrayList<>();
    for (JsonNode row : figures.path("formats")) {
      formats.add(row.path("format").asText() + " " + row.path("records").asInt());
      assertTrue(row.path("events_per_cpu_second").asLong() > 0, row.toString());
      assertTrue(
          row.path("best_events_per_cpu_second").asLong()
              >= row.path("events_per_cpu_second").asLong(),
          row.toString());
      assertEquals(2, row.path("rounds").size());
    }
    assertEquals(
        List.of(
            "csv 1001",
            "csv-gzip 1001",
            "json 1001",
            "json-lists 251",
            "parquet 1001",
            "parquet-lists 251",
            "avro 1001"),
        formats);
    assertEquals(1.0, figures.at("/formats/0/ratio_to_csv").asDouble());
    Path written = folder.resolve("home/import/imported-parquet-lists/events-00000.jsonl");
    assertEquals(1001, Files.readAllLines(written).size());
  }

  private static String events() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 1_010; i++) {
      lines
          .append("{\"event_id\":\"e-%d\",\"type\":\"product_view\",".formatted(i))
          .append("\"event_time\":\"2026-02-01T10:00:00.%03dZ\",".formatted(i % 1_000))
          .append("\"session_id\":\"s-%d\",\"product_id\":\"p, \\\"%d\\\"\",".formatted(i / 4, i))
          .append(
              i % 2 == 0 ? "\"currency\":\"EUR\",\"price\":%d.25}%n".formatted(i) : "\"x\":1}\n");
    }
    return lines.toString();
  }

  private JsonNode figures(String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--home=" + folder.resolve("home"), "--json"));
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      assertEquals(
          ExitCode.DONE, Commands.run(new ImportBenchCommand(CLOCK), all.toArray(String[]::new)));
    } finally {
      System.setOut(before);
    }
    return new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void whatCannotBe_isWrongUsage() {
    ImportBenchCommand command = new ImportBenchCommand(CLOCK);

    assertEquals(ExitCode.USAGE, Commands.run(command, "--events=0"));
    assertEquals(ExitCode.USAGE, Commands.run(command, "--input=" + folder.resolve("none")));
  }
}
