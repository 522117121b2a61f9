package io.purchaseintent.rollout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.TextTable;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.rollout.state.Remembered;
import io.purchaseintent.rollout.state.RolloutFolder.Pause;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./intent rollout status}: where the last roll-out stands, and what it found. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Where the last roll-out of this home stands, and what its last look found.")
final class StatusCommand implements Callable<Integer> {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec;

  @Mixin private final RolloutOptions options = new RolloutOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  StatusCommand() {}

  @Override
  public Integer call() throws JsonProcessingException {
    Optional<Remembered> last = options.folder().remembered();
    if (last.isEmpty()) {
      options.tell(
          spec.commandLine().getOut(),
          JsonNodeFactory.instance.objectNode().put("state", "none"),
          "No roll-out was begun here");
      return ExitCode.DONE;
    }
    Remembered state = last.get();
    String where = where(state);
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("version", state.version())
            .put("champion", state.champion())
            .put("state", state.ended() == null ? "goes_on" : state.ended())
            .put("where", where)
            .put("began", state.began())
            .put("step_began", state.stepBegan())
            .put("looked", state.looked());
    if (state.why() != null) {
      json.put("why", state.why());
    }
    JsonNode found =
        state.found().isEmpty() ? JSON.createObjectNode() : JSON.readTree(state.found());
    json.set("judgement", found);
    Optional<Pause> pause = options.folder().pause();
    pause.ifPresent(
        each ->
            json.putObject("paused")
                .put("since", each.since())
                .put("who", each.who())
                .put("why", each.why()));
    options.tell(spec.commandLine().getOut(), json, text(state, where, found, pause));
    return ExitCode.DONE;
  }

  private String where(Remembered state) {
    try {
      return options.registry().standings(state.model()).of(state.version()).toString();
    } catch (RegistryException e) {
      return "not known: " + e.getMessage();
    }
  }

  private static String text(
      Remembered state, String where, JsonNode found, Optional<Pause> pause) {
    StringBuilder text = new StringBuilder();
    text.append(state.version()).append(" is ").append(where);
    text.append(", beside ").append(state.champion()).append('\n');
    text.append(
        state.ended() == null
            ? "The step began at " + state.stepBegan() + ", the last look was at " + state.looked()
            : "It is over (" + state.ended().replace('_', ' ') + "): " + state.why());
    pause.ifPresent(
        each ->
            text.append("\nPaused by ")
                .append(each.who())
                .append(" at ")
                .append(each.since())
                .append(": ")
                .append(each.why()));
    TextTable table = new TextTable("check", "verdict", "why");
    for (JsonNode finding : found.path("findings")) {
      table.add(
          finding.path("check").asText(),
          finding.path("verdict").asText().replace('_', ' '),
          finding.path("why").asText());
    }
    return text.append("\n\n").append(table).toString().stripTrailing();
  }
}
