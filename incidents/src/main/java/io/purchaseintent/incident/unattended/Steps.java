package io.purchaseintent.incident.unattended;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.UserError;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the loop did, step by step, as its deeds, its retraining and the registry tell. */
final class Steps {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Steps() {}

  /**
   * All of them, in order.
   *
   * @param status what {@code ./intent loop status --json} tells
   * @param home with the records of retrainings
   * @param moves of the registry
   * @param version that was brought to production
   * @param began when the loop was started: nothing of before is told
   */
  static List<Step> of(
      JsonNode status, Path home, List<Move> moves, String version, Instant began) {
    List<Step> steps = new ArrayList<>();
    for (JsonNode deed : status.path("deeds")) {
      boolean isLook = !deed.path("outcome").asText().equals("was_watched");
      if (deed.path("step").asText().equals("watch") && deed.hasNonNull("ended") && isLook) {
        steps.add(
            new Step(
                "watch " + deed.path("what").asText(),
                time(deed, "began"),
                time(deed, "ended"),
                deed.path("outcome").asText() + ": " + deed.path("says").asText()));
      }
    }
    for (JsonNode step : retraining(home, began).path("steps")) {
      steps.add(
          new Step(
              "retrain: " + step.path("step").asText(),
              time(step, "began"),
              time(step, "ended"),
              step.path("says").asText()));
    }
    steps.addAll(ofRollOut(moves, version));
    steps.sort(Comparator.comparing(Step::began));
    return steps;
  }

  /** From each place of the version to the next. */
  private static List<Step> ofRollOut(List<Move> moves, String version) {
    List<Move> own =
        moves.stream()
            .filter(move -> move.version().equals(version) && move.action() == Move.Action.PROMOTE)
            .toList();
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i + 1 < own.size(); i++) {
      steps.add(
          new Step(
              "roll-out: " + name(own.get(i).placement()),
              own.get(i).audit().time(),
              own.get(i + 1).audit().time(),
              own.get(i + 1).audit().why()));
    }
    return steps;
  }

  private static String name(Placement placement) {
    Role role = placement.role();
    if (role == null) {
      return "from " + placement.stage().code() + " to its first step";
    }
    return role == Role.CHALLENGER
        ? String.format(Locale.ROOT, "%.0f%% of the visitors", 100 * placement.share())
        : role.code();
  }

  /** Why there will be no new champion: a retraining that was refused, a version taken back. */
  static Optional<String> refusal(Path home, List<Move> moves, Instant began) {
    JsonNode run = retraining(home, began);
    if (run.path("state").asText().startsWith("refused")) {
      JsonNode last = run.path("steps").path(run.path("steps").size() - 1);
      return Optional.of(
          "The retraining of the loop was refused at "
              + last.path("step").asText()
              + ": "
              + last.path("says").asText());
    }
    String tried = "";
    for (Move move : moves) {
      boolean isTried =
          move.placement().role() == Role.SHADOW || move.placement().role() == Role.CHALLENGER;
      if (isTried) {
        tried = move.version();
      } else if (move.version().equals(tried) && move.placement().role() == null) {
        return Optional.of("Version " + tried + " was taken back: " + move.audit().why());
      }
    }
    return Optional.empty();
  }

  /** When a version became champion. */
  static Optional<Instant> crowned(List<Move> moves, String version) {
    return moves.stream()
        .filter(move -> move.version().equals(version))
        .filter(move -> move.placement().role() == Role.CHAMPION)
        .map(move -> move.audit().time())
        .findFirst();
  }

  /** The newest retraining that the loop began; empty where it began none. */
  static JsonNode retraining(Path home, Instant began) {
    Path folder = home.resolve("run/retrain");
    JsonNode newest = JSON.createObjectNode();
    if (!Files.isDirectory(folder)) {
      return newest;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".json")).sorted().toList()) {
        JsonNode run = JSON.readTree(file.toFile());
        if (!time(run, "began").isBefore(began)) {
          newest = run;
        }
      }
      return newest;
    } catch (IOException e) {
      throw new UserError(folder + " is not readable: " + e.getMessage(), e);
    }
  }

  private static Instant time(JsonNode of, String name) {
    String text = of.path(name).asText();
    return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
  }
}
