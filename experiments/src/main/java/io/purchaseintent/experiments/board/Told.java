package io.purchaseintent.experiments.board;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.TextTable;
import io.purchaseintent.definition.ExperimentJson;
import io.purchaseintent.experiment.Arm;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.experiment.ExperimentMetric;
import io.purchaseintent.experiment.Guardrail;
import io.purchaseintent.registry.experiment.Defined;
import io.purchaseintent.registry.experiment.ExperimentMove;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An experiment as commands tell it. */
final class Told {

  private Told() {}

  /** For machines: its definition as the registry keeps it, its state, and who did what. */
  static ObjectNode json(Defined defined, Instant now) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", defined.experiment().id())
            .put("state", defined.stateAt(now).code());
    json.set("definition", ExperimentJson.of(defined.experiment()));
    moves(defined).forEach(move -> json.withArray("moves").add(move.toJson()));
    return json;
  }

  private static List<ExperimentMove> moves(Defined defined) {
    List<ExperimentMove> moves = new ArrayList<>(List.of(defined.created()));
    add(moves, defined.started());
    add(moves, defined.stopped());
    return moves;
  }

  private static void add(List<ExperimentMove> moves, @Nullable ExperimentMove move) {
    if (move != null) {
      moves.add(move);
    }
  }

  /** For people, in a line. */
  static String line(Defined defined, Instant now) {
    return defined.experiment().id() + " is " + defined.stateAt(now).code();
  }

  /** For people, all of it. */
  static String text(Defined defined, Instant now) {
    Experiment experiment = defined.experiment();
    StringBuilder text = new StringBuilder(line(defined, now)).append('\n');
    if (!experiment.hypothesis().isEmpty()) {
      text.append(experiment.hypothesis()).append('\n');
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%n%s of layer %s, by %s%s%s%n",
            percent(experiment.traffic()),
            experiment.layer(),
            experiment.unit().code(),
            experiment.start() == null ? "" : ", from " + experiment.start(),
            experiment.end() == null ? "" : ", to " + experiment.end()));
    text.append("decided by ")
        .append(
            experiment.metrics().stream()
                .map(ExperimentMetric::code)
                .collect(Collectors.joining(", then ")))
        .append("; the least effect that matters is ")
        .append(percent(experiment.leastEffect()))
        .append('\n');
    for (Guardrail guardrail : experiment.guardrails()) {
      text.append("no arm may have ").append(guardrail).append('\n');
    }
    TextTable arms = new TextTable("arm", "share", "changes");
    for (Arm arm : experiment.arms()) {
      arms.add(arm.name(), percent(experiment.shareOf(arm)), changes(arm));
    }
    text.append('\n').append(arms);
    TextTable moves = new TextTable("when", "what", "who", "why");
    for (ExperimentMove move : moves(defined)) {
      moves.add(
          move.audit().time().toString(),
          move.action().code(),
          move.audit().who(),
          move.audit().why());
    }
    return text.append('\n').append(moves).toString();
  }

  private static String changes(Arm arm) {
    List<String> changes = new ArrayList<>();
    if (arm.model() != null) {
      changes.add("model " + arm.model());
    }
    if (arm.policy() != null) {
      changes.add("its own policy");
    }
    return changes.isEmpty() ? "nothing here" : String.join(", ", changes);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.4f", 100 * share).replaceAll("\\.?0+$", "") + "%";
  }
}
