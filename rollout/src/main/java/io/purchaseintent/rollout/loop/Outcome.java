package io.purchaseintent.rollout.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.registry.board.Deed;
import java.time.Instant;

/** What a program came to, by its exit code and by what it printed. */
final class Outcome {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Outcome() {}

  /** The deed once its program has ended. */
  static Deed of(Deed deed, Programs.Running program, String where, Instant now) {
    JsonNode json = json(program);
    int code = program.exitCode();
    if (code != ExitCode.DONE && code != ExitCode.REFUSED) {
      // A record that says that it failed says why; else the last words do.
      boolean isRecord = json.path("state").asText().equals(Deed.FAILED);
      String says = isRecord || program.says().isEmpty() ? says(program) : program.says();
      return deed.end(Deed.FAILED, where, "exit code " + code + ": " + says, now);
    }
    return switch (deed.step()) {
      case Loop.WATCH ->
          deed.end(code == ExitCode.DONE ? "calm" : "alarm", where, says(program), now);
      case Loop.RETRAIN -> {
        String state = json.path("state").asText("not_due");
        Deed ended = deed.end(state, where, says(program), now);
        String version = version(json);
        yield version.isEmpty() ? ended : ended.of(version);
      }
      case Tidings.ALERT -> deed.end("told", where, program.says(), now);
      default -> deed.end(json.path("state").asText("unknown"), where, says(program), now);
    };
  }

  private static JsonNode json(Programs.Running program) {
    try {
      return JSON.readTree(program.json().isEmpty() ? "{}" : program.json());
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }

  /** The version that a retraining made; empty where it made none. */
  private static String version(JsonNode record) {
    String found = "";
    for (JsonNode step : record.path("steps")) {
      found = step.path("facts").path("version").asText(found);
    }
    return found;
  }

  /** What a program says of where it is. */
  static String says(Programs.Running program) {
    JsonNode json = json(program);
    for (String field : new String[] {"why", "says"}) {
      if (json.path(field).isTextual()) {
        return json.path(field).asText();
      }
    }
    return program.says();
  }
}
