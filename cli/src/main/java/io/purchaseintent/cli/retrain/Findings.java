package io.purchaseintent.cli.retrain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What the rules say in a report of a job.
 *
 * @param file the report
 * @param json what stands in it
 */
record Findings(Path file, JsonNode json) {

  private static final String DAY = "\\d{4}-\\d{2}-\\d{2}\\.json";

  /**
   * Those of a file.
   *
   * @throws UserError if it cannot be read
   */
  static Findings read(Path file) {
    try {
      return new Findings(file, new ObjectMapper().readTree(file.toFile()));
    } catch (IOException e) {
      throw new UserError(
          "The report "
              + file
              + " cannot be read ("
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              + "): delete it, and run its job again",
          e);
    }
  }

  /** The days of which a job has a report, the first first. */
  static List<LocalDate> days(Path lake, String job) {
    Path folder = lake.resolve("reports").resolve(job);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches(DAY))
          .map(name -> LocalDate.parse(name.substring(0, "2016-10-30".length())))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UserError(folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  static Path file(Path lake, String job, LocalDate day) {
    return lake.resolve("reports").resolve(job).resolve(day + ".json");
  }

  /** All alarms. */
  Stream<JsonNode> alarms() {
    return StreamSupport.stream(json.path("findings").spliterator(), false)
        .filter(finding -> finding.path("verdict").asText().equals("alarm"));
  }

  /** Alarms that are critical, of a job. */
  Stream<JsonNode> critical(String job) {
    return alarms()
        .filter(finding -> finding.path("severity").asText().equals("critical"))
        .filter(finding -> finding.path("job").asText().equals(job));
  }

  /** An alarm with its rule's name. */
  static String inWords(JsonNode alarm) {
    return alarm.path("rule").asText() + " (" + alarm.path("says").asText() + ")";
  }
}
