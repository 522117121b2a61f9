package io.purchaseintent.rollout.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.table.EventTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the programs of a home have written down, as far as the loop goes by it. */
final class HomeRecords {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Lake lake;
  private final Path retrainings;
  private final Path alerts;

  /** Those of a home folder. */
  HomeRecords(Lake lake, Path home) {
    this.lake = lake;
    this.alerts = home.resolve("alerts.yaml");
    this.retrainings = home.resolve("run").resolve("retrain");
  }

  /**
   * The newest day that is closed; empty where none is.
   *
   * @throws io.purchaseintent.lake.LakeException if the lake cannot be read
   */
  Optional<LocalDate> newestClosedDay() {
    LakeTable table = EventTable.in(lake);
    Optional<LocalDate> last =
        table.view().files().stream().map(file -> file.day()).max(LocalDate::compareTo);
    return table
        .closedUntil()
        .map(until -> until.minusDays(1))
        .flatMap(closed -> last.map(day -> day.isBefore(closed) ? day : closed));
  }

  /** Whether receivers of alerts are named. */
  boolean namesReceivers() {
    return Files.isRegularFile(alerts);
  }

  /** Whether a day was watched. */
  boolean isWatched(LocalDate day) {
    return Files.isRegularFile(lake.reports("watch").resolve(day + ".json"));
  }

  /** The id of a retraining that was begun and is not over, which the next run goes on with. */
  Optional<String> unfinishedRetraining() {
    Optional<String> unfinished = Optional.empty();
    for (Path file : files()) {
      try {
        JsonNode json = JSON.readTree(file.toFile());
        if (List.of("running", "failed").contains(json.path("state").asText())) {
          unfinished = Optional.of(json.path("id").asText());
        }
      } catch (IOException e) {
        // The command tells of it.
      }
    }
    return unfinished;
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(retrainings)) {
      return files
          .filter(file -> file.getFileName().toString().matches("[^.].*\\.json"))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
