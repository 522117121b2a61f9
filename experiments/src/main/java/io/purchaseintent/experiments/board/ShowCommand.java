package io.purchaseintent.experiments.board;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.experiment.AllocationUnit;
import io.purchaseintent.experiment.Assignment;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.experiment.ExperimentUnit;
import io.purchaseintent.registry.experiment.Defined;
import io.purchaseintent.registry.experiment.ExperimentBoard;
import io.purchaseintent.registry.experiment.ExperimentView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./intent experiments show}: one of them, and the arm of an id. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Show an experiment: what it parts into which arms, and who did what with it; or tell which"
          + " arm an id has, by the function that servers go by."
    },
    footer = {
      "",
      "Examples:",
      "  ./intent experiments show badge",
      "  ./intent experiments show badge@1 --json | jq .definition > badge.json",
      "  ./intent experiments show badge --unit=customer-17"
    })
public final class ShowCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "Or NAME@VERSION (default: the newest).")
  private String name;

  @Option(
      names = "--unit",
      paramLabel = "ID",
      description =
          "Tell the arm of this user's or session's id, as the shop gives it. It is hashed by"
              + " pseudonym.key of the home folder, if that is there, as servers hash it.")
  private @Nullable String unit;

  @Option(
      names = "--stored",
      description = "The id is as logs and the lake have it: hashed already, where it is hashed.")
  private boolean stored;

  @Mixin private final BoardOptions options = new BoardOptions();

  /** A command that picocli fills. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  public ShowCommand() {}

  @Override
  public Integer call() {
    Instant now = Clock.systemUTC().instant();
    ExperimentView view = options.ask(ExperimentBoard::view);
    Defined defined =
        view.find(name)
            .orElseThrow(
                () ->
                    new UserError(
                        "There is no experiment "
                            + name
                            + (view.defined().isEmpty()
                                ? ": ./intent experiments create FILE makes one"
                                : "; there are " + String.join(", ", view.defined().keySet()))));
    if (unit == null) {
      options.tell(spec.commandLine().getOut(), Told.json(defined, now), Told.text(defined, now));
    } else {
      tellArm(view, defined, unit, now);
    }
    return ExitCode.DONE;
  }

  private void tellArm(ExperimentView view, Defined defined, String given, Instant now) {
    Experiment experiment = defined.experiment();
    String id = stored ? given : asStored(experiment.unit(), given);
    Optional<Assignment> assigned =
        view.layers().of(id, id, AllocationUnit.USER, now.toEpochMilli()).stream()
            .filter(each -> each.experiment().equals(experiment))
            .findFirst();
    ObjectNode json = Told.json(defined, now);
    json.put("unit", id).put("arm", assigned.map(each -> each.arm().name()).orElse(null));
    options.tell(
        spec.commandLine().getOut(),
        json,
        assigned
            .map(each -> each.arm().name())
            .orElse(
                Told.line(defined, now)
                    + (defined.isOnAt(now) ? ", and this id is no part of it" : "")));
  }

  private String asStored(ExperimentUnit of, String id) {
    Path key = options.homes().pseudonymKey();
    if (!Files.isRegularFile(key)) {
      return id;
    }
    try {
      Pseudonymizer pseudonymizer = new Pseudonymizer(Files.readAllBytes(key));
      String hashed =
          of == ExperimentUnit.VISIT ? pseudonymizer.session(id) : pseudonymizer.apply(id);
      return hashed == null ? id : hashed;
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError("The key " + key + " is not readable: " + e.getMessage(), e);
    }
  }
}
