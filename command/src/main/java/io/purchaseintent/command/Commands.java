package io.purchaseintent.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/** Runs a command by the rules that all share: one message for an error, and the exit codes. */
public final class Commands {

  private static final Logger LOG = Logger.getLogger(Commands.class.getName());

  /**
   * Libraries that tell of every file they read, and throw where it matters. Held, for a logger
   * that nobody holds forgets its level.
   */
  private static final List<Logger> CHATTER =
      List.of(Logger.getLogger("org.apache.parquet"), Logger.getLogger("org.apache.hadoop"));

  private Commands() {}

  /**
   * Runs a command and returns its exit code.
   *
   * @param command an object with picocli's annotations
   */
  public static int run(Callable<Integer> command, String... args) {
    Parent.endWithIt();
    CHATTER.forEach(logger -> logger.setLevel(Level.SEVERE));
    CommandLine line = new CommandLine(command);
    line.setExecutionExceptionHandler(
        (exception, commandLine, parsed) -> {
          PrintWriter err = commandLine.getErr();
          err.println(commandLine.getCommandName() + ": " + explain(exception));
          LOG.log(Level.FINE, "the whole story", exception);
          return exception instanceof UserError error ? error.exitCode() : ExitCode.FAILED;
        });
    return line.execute(args);
  }

  /** What went wrong in one line. */
  private static String explain(Exception exception) {
    if (exception instanceof UserError) {
      return String.valueOf(exception.getMessage());
    }
    if (exception instanceof AccessDeniedException denied) {
      return "no permission on " + denied.getFile();
    }
    if (exception instanceof NoSuchFileException missing) {
      return "there is no " + missing.getFile();
    }
    if (exception instanceof FileSystemException file) {
      return file.getFile() + ": " + file.getReason();
    }
    return exception.getMessage() == null
        ? exception.getClass().getSimpleName()
        : exception.getClass().getSimpleName() + ": " + exception.getMessage();
  }

  /** The JSON in one line. */
  public static String oneLine(JsonNode json) {
    try {
      return new ObjectMapper().writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + json, e);
    }
  }
}
