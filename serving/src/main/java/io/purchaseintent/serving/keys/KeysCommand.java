package io.purchaseintent.serving.keys;

import io.purchaseintent.command.Commands;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./intent keys}: who may ask the server for what. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = {
      "Who may ask the server for what.",
      "",
      "Without keys the server answers everyone's events and predictions, and lets this machine"
          + " alone administer it. With the first key, every request needs one: events, predict or"
          + " admin is what a key may be for. Servers of this home folder follow within two"
          + " seconds, without a restart.",
      "",
      "A key is shown once, when it is made: what is kept is its SHA-256.",
      ""
    },
    subcommands = {CreateCommand.class, ListCommand.class, RevokeCommand.class},
    footer = {
      "",
      "Examples:",
      "  ./intent keys create --name=shop --scope=events,predict",
      "  ./intent keys create --name=page --scope=events --rate=200/s     # may be in a page",
      "  ./intent keys create --name=prometheus --scope=admin --expires=P90D",
      "  ./intent keys list",
      "  ./intent keys revoke 1f0c9a2b",
      "",
      "  curl localhost:8080/predict -H \"Authorization: Bearer $KEY\" -d '{\"session_id\":\"s1\"}'"
    })
public final class KeysCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** A command that only its subcommands do anything for. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  public KeysCommand() {}

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    System.exit(Commands.run(new KeysCommand(), args));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "Say which: keys " + String.join(", ", spec.subcommands().keySet()));
  }
}
