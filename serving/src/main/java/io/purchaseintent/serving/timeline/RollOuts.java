package io.purchaseintent.serving.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the last look of a home's roll-out found: {@code HOME/run/rollout/state.json}. Its steps and
 * its end are moves, which the registry tells.
 */
final class RollOuts {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final String model;

  RollOuts(Path home, String model) {
    this.folder = home.resolve("run").resolve("rollout");
    this.model = model;
  }

  /** The one that goes on, where there is one that was looked at from a time on. */
  Optional<Entry> since(Instant from) {
    try {
      JsonNode state = read("state.json");
      Instant looked = Instant.parse(state.path("looked").asText());
      boolean goesOn = state.path("ended").asText("").isEmpty();
      if (!goesOn || !state.path("model").asText().equals(model) || looked.isBefore(from)) {
        return Optional.empty();
      }
      String version = state.path("version").asText();
      JsonNode pause = read("pause.json");
      String found = found(state.path("found").asText());
      return Optional.of(
          new Entry(
              looked,
              Kind.ROLL_OUT,
              Tone.NEUTRAL,
              version,
              "roll-out beside "
                  + state.path("champion").asText()
                  + ", this step since "
                  + state.path("stepBegan").asText()
                  + (pause.isMissingNode() ? "" : ", paused")
                  + (found.isEmpty() ? "" : ": " + found),
              pause.path("who").asText(null),
              pause.path("why").asText(null),
              "/dashboard/versions/" + version + "/report.html"));
    } catch (IOException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A file, or a missing node where it is none. */
  private JsonNode read(String name) throws IOException {
    Path file = folder.resolve(name);
    return Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.missingNode();
  }

  /** The verdict, and what keeps it from going on. */
  private static String found(String judgement) throws IOException {
    if (judgement.isEmpty()) {
      return "";
    }
    JsonNode json = JSON.readTree(judgement);
    String verdict = json.path("verdict").asText();
    List<String> why = new ArrayList<>();
    for (JsonNode finding : json.path("findings")) {
      if (finding.path("verdict").asText().equals(verdict) && !verdict.equals("go_on")) {
        why.add(finding.path("check").asText() + ": " + finding.path("why").asText());
      }
    }
    String says = verdict.replace('_', ' ');
    return why.isEmpty() ? says : says + ", " + String.join("; ", why);
  }
}
