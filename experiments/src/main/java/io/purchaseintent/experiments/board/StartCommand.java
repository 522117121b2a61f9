package io.purchaseintent.experiments.board;

import io.purchaseintent.command.ExitCode;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.experiment.Defined;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./intent experiments start}: visitors are given arms. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Give visitors the arms of an experiment, from now on or from its own start on. It takes"
          + " what is free of its layer: nobody else's visitors move. Servers that run follow"
          + " within seconds.",
      "",
      "An arm whose model a gate refused is not started: exit code 3."
    },
    footer = {
      "",
      "Examples:",
      "  ./intent experiments start badge --why=\"the page is live\"",
      "  ./intent experiments start badge@2 --why=\"the link is mended\""
    })
public final class StartCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "Or NAME@VERSION (default: the newest).")
  private String name;

  @Option(names = "--why", required = true, description = "Kept in the log.")
  private String why;

  @Option(
      names = "--despite-gates",
      description = "Start it although a gate refused the model of an arm; the log says so.")
  private boolean despiteGates;

  @Mixin private final BoardOptions options = new BoardOptions();

  /** A command that picocli fills. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  public StartCommand() {}

  @Override
  public Integer call() {
    List<String> refusals =
        options
            .ask(board -> board.view().find(name))
            .map(
                found -> {
                  options.requireVersions(found.experiment());
                  return options.refusals(found.experiment());
                })
            .orElse(List.of());
    if (!refusals.isEmpty() && !despiteGates) {
      spec.commandLine()
          .getErr()
          .println(
              "experiments start: "
                  + name
                  + " is not started: "
                  + String.join("; ", refusals)
                  + ". ./intent models show VERSION tells more; --despite-gates starts it all the"
                  + " same");
      return ExitCode.REFUSED;
    }
    AuditEntry audit = options.audit(refusals.isEmpty() ? why : why + " (despite the gates)");
    Defined defined = options.ask(board -> board.start(name, audit));
    options.tell(
        spec.commandLine().getOut(),
        Told.json(defined, audit.time()),
        Told.line(defined, audit.time()));
    return ExitCode.DONE;
  }
}
