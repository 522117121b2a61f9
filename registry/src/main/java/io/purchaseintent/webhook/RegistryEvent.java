package io.purchaseintent.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Commands;
import io.purchaseintent.hash.Sha256;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.Placement;
import io.purchaseintent.registry.Role;
import io.purchaseintent.registry.Standings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A move as other programs are told of it.
 *
 * @param id the same whenever, and by whomever, it is told: made of the move itself
 * @param model whose version was moved
 * @param move what was done
 * @param before the moves before it
 */
record RegistryEvent(String id, String model, Move move, List<Move> before) {

  private static final int ID_LENGTH = 32;

  /** The events of a model's moves, the oldest first. */
  static List<RegistryEvent> of(String model, List<Move> moves) {
    Map<String, Integer> seen = new HashMap<>();
    List<RegistryEvent> events = new ArrayList<>(moves.size());
    for (Move move : moves) {
      String what = identity(model, move);
      // The same twice at the same instant are two.
      int times = seen.merge(what, 1, Integer::sum);
      String hash = Sha256.of((what + "\n" + times).getBytes(StandardCharsets.UTF_8));
      events.add(
          new RegistryEvent(
              "evt_" + hash.substring(0, ID_LENGTH), model, move, moves.subList(0, events.size())));
    }
    return events;
  }

  /** By these and no others: what a later release notes of a move must not make it another. */
  private static String identity(String model, Move move) {
    Role role = move.placement().role();
    return String.join(
        "\n",
        model,
        move.audit().time().toString(),
        move.action().code(),
        move.version(),
        move.placement().stage().code(),
        role == null ? "" : role.code(),
        Double.toString(move.placement().share()),
        move.audit().who(),
        move.audit().why());
  }

  /** What it is called: {@code model.promoted}, for one. */
  String type() {
    return "model."
        + switch (move.action()) {
          case REGISTER -> "registered";
          case PROMOTE -> "promoted";
          case ROLLBACK -> "rolled_back";
          case ARCHIVE -> "archived";
          case JUDGE -> "judged";
        };
  }

  /** What is sent, the same bytes each time. */
  String body() {
    Standings then = Standings.of(before);
    List<Move> with = new ArrayList<>(before);
    with.add(move);
    Standings now = Standings.of(with);
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", type())
            .put("timestamp", move.audit().time().toString());
    ObjectNode data = json.putObject("data").put("id", id).put("model", model);
    ObjectNode entry = move.toJson();
    entry.remove("time");
    data.setAll(entry);
    // What is only just written was nowhere.
    if (before.stream().anyMatch(each -> each.version().equals(move.version()))) {
      describe(data.putObject("before"), then.of(move.version()));
    } else {
      data.putNull("before");
    }
    data.put("champion", now.champion().orElse(null));
    data.put("previous_champion", then.champion().orElse(null));
    return Commands.oneLine(json);
  }

  private static void describe(ObjectNode json, Placement placement) {
    json.put("stage", placement.stage().code());
    Role role = placement.role();
    if (role != null) {
      json.put("role", role.code());
    }
    if (placement.share() > 0) {
      json.put("share", placement.share());
    }
  }
}
