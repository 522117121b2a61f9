package io.purchaseintent.replay;

import io.purchaseintent.command.Commands;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./intent dead-letter}: what was rejected, and how to get it in after a fix. */
@Command(
    name = "dead-letter",
    mixinStandardHelpOptions = true,
    description = {
      "What ingest and the live job rejected is kept in the lake's dead-letter/, with the reason,"
          + " the field and its bytes. See what it is, and send it again after a fix.",
      ""
    },
    subcommands = {DeadLetterListCommand.class, DeadLetterReplayCommand.class},
    footer = {
      "",
      "Examples:",
      "  What is there, by field and reason:",
      "    ./intent dead-letter list",
      "  How many of it today's rules accept, and then into the event log that live reads:",
      "    ./intent dead-letter replay --to=file:.intent/event-log --dry-run",
      "    ./intent dead-letter replay --to=file:.intent/event-log"
    })
public final class DeadLetterCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  /** A command that only its subcommands do anything for. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  public DeadLetterCommand() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(Commands.run(new DeadLetterCommand(), args));
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Say which: dead-letter list or replay");
  }
}
