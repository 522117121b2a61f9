package io.purchaseintent.serving.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the records of retrainings in a home folder tell: {@code HOME/run/retrain/ID.json}. */
final class Retrainings {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> BAD = Set.of("failed", "refused_by_gates", "refused_for_data");

  private final Path folder;

  Retrainings(Path home) {
    this.folder = home.resolve("run").resolve("retrain");
  }

  /** Those that ended, or last began, from a time on; what is no record is left out. */
  List<Entry> since(Instant from) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("[^.].*\\.json"))
          .sorted()
          .flatMap(file -> read(file).stream())
          .filter(entry -> !entry.time().isBefore(from))
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static Optional<Entry> read(Path file) {
    try {
      JsonNode json = JSON.readTree(file.toFile());
      String began = json.path("began").asText();
      String state = json.path("state").asText();
      String version = version(json);
      String says = json.path("says").asText();
      return Optional.of(
          new Entry(
              Instant.parse(json.path("ended").asText(began)),
              Kind.RETRAINING,
              BAD.contains(state) ? Tone.BAD : state.equals("staged") ? Tone.GOOD : Tone.NEUTRAL,
              version,
              "retraining is " + state.replace('_', ' ') + (says.isEmpty() ? "" : ": " + says),
              json.path("who").asText(null),
              json.path("reason").asText(null),
              version == null ? null : "/dashboard/versions/" + version + "/report.html"));
    } catch (IOException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static @Nullable String version(JsonNode json) {
    String found = null;
    for (JsonNode step : json.path("steps")) {
      found = step.path("facts").path("version").asText(found);
    }
    return found;
  }
}
