package io.purchaseintent.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs a command by the rules that all share: one message for an error, and the exit codes. */
public final class Commands {

  private static final Logger LOG = Logger.getLogger(Commands.class.getName());

  /**
   * Libraries that tell of every file they read, and throw where it matters. Held, for a logger
   * that nobody holds forgets its level.
   */
  private static final List<Logger> CHATTER =
      List.of(
          Logger.getLogger("org.apache.iceberg"),
          Logger.getLogger("org.apache.parquet"),
          Logger.getLogger("org.apache.hadoop"));

  private static final long MIB = 1 << 20;
  private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*");

  private Commands() {}

  /**
   * Runs a command and returns its exit code.
   *
   * @param command an object with picocli's annotations
   */
  public static int run(Callable<Integer> command, String... args) {
    Parent.endWithIt();
    CHATTER.forEach(logger -> logger.setLevel(Level.SEVERE));
    CommandLine line = line(command);
    try {
      return line.execute(args);
    } catch (OutOfMemoryError e) {
      line.getErr()
          .println(
              name(line)
                  + ": the memory of this process is used up ("
                  + Runtime.getRuntime().maxMemory() / MIB
                  + " MiB): give it more, as INTENT_JAVA_OPTS=-Xmx4g before the command");
      return ExitCode.FAILED;
    }
  }

  /** The command with the rules that all share. */
  public static CommandLine line(Callable<Integer> command) {
    CommandLine line = new CommandLine(command);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.registerConverter(Duration.class, Commands::duration);
    line.registerConverter(Path.class, Commands::path);
    line.registerConverter(LocalDate.class, Commands::date);
    line.setExecutionExceptionHandler(
        (exception, commandLine, parsed) -> {
          PrintWriter err = commandLine.getErr();
          err.println(name(commandLine) + ": " + explain(exception));
          LOG.log(Level.FINE, "the whole story", exception);
          return exception instanceof UserError error ? error.exitCode() : ExitCode.FAILED;
        });
    line.setParameterExceptionHandler((exception, words) -> usage(exception));
    return line;
  }

  /** An URL would become a folder of that name, in which nobody looks. */
  private static Path path(String text) {
    if (URL.matcher(text).matches()) {
      throw new TypeConversionException("'" + text + "' is an URL, and must be on this machine");
    }
    return Path.of(text);
  }

  private static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException("'" + text + "' is no day of the calendar as 2026-01-31");
    }
  }

  private static Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException(
          "'" + text + "' is no ISO-8601 duration, such as PT30M or P2D");
    }
  }

  /** Says what is wrong, without all options after it: they would scroll it away. */
  private static int usage(ParameterException exception) {
    CommandLine command = exception.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(name(command) + ": " + exception.getMessage());
    UnmatchedArgumentException.printSuggestions(exception, err);
    if (!command.getSubcommands().isEmpty()) {
      err.println("Its commands: " + String.join(", ", command.getSubcommands().keySet()));
    }
    err.println("With --help it tells all that there is");
    err.flush();
    return ExitCode.USAGE;
  }

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName();
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
