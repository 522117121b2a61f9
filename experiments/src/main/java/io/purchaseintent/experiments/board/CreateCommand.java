package io.purchaseintent.experiments.board;

import io.purchaseintent.command.ExitCode;
import io.purchaseintent.definition.ExperimentFile;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.experiment.Defined;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./intent experiments create}: an experiment's file into the registry. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Keep an experiment in the registry, as NAME@VERSION; nobody is given an arm before it is"
          + " started. The same content again is the same version; another is the next one, which"
          + " is refused while a version of that name runs.",
      "",
      "A file has at least a name and two arms, the control first:",
      "",
      "  experiment: badge",
      "  hypothesis: Who sees the badge buys more often.",
      "  layer: page            # experiments of one layer exclude each other",
      "  unit: visitor          # visit, visitor or shopper; one for a layer",
      "  traffic: 0.5           # share of the layer's units",
      "  arms:",
      "    - {arm: control, weight: 1}",
      "    - {arm: with, weight: 1}   # model: v7 and policy: FILE say what it changes here",
      "  metrics: [conversion, revenue]",
      "  guardrails: [{metric: bounce, worse_by: 0.02}]",
      "  end: 2026-12-15T00:00:00Z",
      "",
      "docs/experiments.md tells what each key means."
    },
    footer = {
      "",
      "Examples:",
      "  ./intent experiments create badge.yaml",
      "  ./intent experiments create badge.yaml --again --why=\"the first had a broken page\""
    })
public final class CreateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The experiment, in YAML or JSON.")
  private Path file;

  @Option(
      names = "--why",
      defaultValue = "as its file says",
      description = "Kept in the log (default: ${DEFAULT-VALUE}).")
  private String why;

  @Option(
      names = "--again",
      description = "Make another version of the same content, after one that was run.")
  private boolean again;

  @Mixin private final BoardOptions options = new BoardOptions();

  /** A command that picocli fills. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  public CreateCommand() {}

  @Override
  public Integer call() {
    Experiment content = ExperimentFile.read(file).at(1);
    options.requireVersions(content);
    AuditEntry audit = options.audit(why);
    Defined defined = options.ask(board -> board.create(content, again, audit));
    List<String> refusals = options.refusals(content);
    if (!refusals.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println("experiments create: " + String.join("; ", refusals) + ": it will not start so");
    }
    options.tell(
        spec.commandLine().getOut(),
        Told.json(defined, audit.time()),
        Told.line(defined, audit.time())
            + (defined.started() == null
                ? ": ./intent experiments start "
                    + defined.experiment().name()
                    + " --why=TEXT begins it"
                : ""));
    return ExitCode.DONE;
  }
}
