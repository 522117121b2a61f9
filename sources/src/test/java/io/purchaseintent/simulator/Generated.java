package io.purchaseintent.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.Progress;
import io.purchaseintent.simulator.Simulation.Counts;
import io.purchaseintent.source.EventFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A generated folder of a test. */
record Generated(Path folder, Counts counts) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static ShopSettings settings(long seed, int days, int sessionsPerDay) {
    return new ShopSettings(
        seed, LocalDate.of(2026, 1, 5), days, sessionsPerDay, 0.02, 0.05, 0.01, 0.03);
  }

  static Generated in(Path folder, ShopSettings settings) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    try (EventFolder output = EventFolder.stage(folder)) {
      Counts counts = new Simulation(settings).run(output, new Progress(nowhere, false, () -> 0));
      output.publish();
      return new Generated(folder, counts);
    }
  }

  /** The lines of events, in the order of arrival. */
  List<byte[]> events() throws IOException {
    List<byte[]> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        if (file.getFileName().toString().startsWith("events-")) {
          for (String line : Files.readAllLines(file)) {
            lines.add(line.getBytes(StandardCharsets.UTF_8));
          }
        }
      }
    }
    return lines;
  }

  List<JsonNode> truth() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(TruthJson.FILE))) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }
}
