package io.purchaseintent.experiments.board;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.TextTable;
import io.purchaseintent.experiment.Arm;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.registry.experiment.Defined;
import io.purchaseintent.registry.experiment.ExperimentBoard;
import io.purchaseintent.registry.experiment.ExperimentView;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./intent experiments list}: all of them. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "List all experiments, the oldest first, and how it is with each.",
    footer = {
      "",
      "Examples:",
      "  ./intent experiments list",
      "  ./intent experiments list --json | jq -r '.experiments[] | select(.state == \"running\").id'"
    })
public final class ListCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final BoardOptions options = new BoardOptions();

  /** A command that picocli fills. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  public ListCommand() {}

  @Override
  public Integer call() {
    Instant now = Clock.systemUTC().instant();
    ExperimentView view = options.ask(ExperimentBoard::view);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode all = json.putArray("experiments");
    TextTable table = new TextTable("experiment", "state", "layer", "unit", "traffic", "arms");
    for (Defined defined : view.all()) {
      Experiment experiment = defined.experiment();
      all.add(Told.json(defined, now));
      table.add(
          experiment.id(),
          defined.stateAt(now).code(),
          experiment.layer(),
          experiment.unit().code(),
          Told.percent(experiment.traffic()),
          experiment.arms().stream()
              .map(arm -> arm(experiment, arm))
              .collect(Collectors.joining(", ")));
    }
    ArrayNode problems = json.putArray("problems");
    view.problems().forEach(problems::add);
    view.problems().forEach(spec.commandLine().getErr()::println);
    options.tell(
        spec.commandLine().getOut(),
        json,
        all.isEmpty()
            ? "There is no experiment: ./intent experiments create FILE makes one"
            : table.toString());
    return ExitCode.DONE;
  }

  private static String arm(Experiment experiment, Arm arm) {
    return arm.name() + " " + Told.percent(experiment.shareOf(arm));
  }
}
