package io.purchaseintent.experiments.board;

import io.purchaseintent.command.ExitCode;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.experiment.Defined;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./intent experiments stop}: nobody is given an arm any more. */
@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "End an experiment: nobody is given an arm any more, and what it had of its layer is free."
          + " Servers that run follow within seconds. It is not begun again; create FILE --again"
          + " makes another version of it."
    },
    footer = {
      "",
      "Examples:",
      "  ./intent experiments stop badge --why=\"it has run its two weeks\""
    })
public final class StopCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "Or NAME@VERSION (default: the one that is on).")
  private String name;

  @Option(names = "--why", required = true, description = "Kept in the log.")
  private String why;

  @Mixin private final BoardOptions options = new BoardOptions();

  /** A command that picocli fills. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  public StopCommand() {}

  @Override
  public Integer call() {
    AuditEntry audit = options.audit(why);
    Defined defined = options.ask(board -> board.stop(name, audit));
    options.tell(
        spec.commandLine().getOut(),
        Told.json(defined, audit.time()),
        Told.line(defined, audit.time()));
    return ExitCode.DONE;
  }
}
