package io.purchaseintent.cli.process;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a child's chatter goes: {@code HOME/log/COMMAND-TIME.log}.
 *
 * @param file the file
 * @param command the child's name, which begins its own error messages
 */
public record LogFile(Path file, String command) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

  /** How many logs of a command there are at most; the oldest go. */
  static final int KEPT = 50;

  /** How the lines of a message begin that are not its first. */
  private static final String FURTHER = "  ";

  private static final Pattern SUBCOMMAND = Pattern.compile("( [a-z-]+)?: ");
  private static final Pattern FAILURE =
      Pattern.compile("\\b(?:[\\w.]+(?:Exception|Error)\\b|SEVERE|FATAL)");

  /**
   * A new log of a command.
   *
   * @throws UserError if its folder cannot be made
   */
  public static LogFile create(Path home, String command, Clock clock) {
    Path folder = home.resolve("log");
    try {
      Files.createDirectories(folder);
      Path file = folder.resolve(command + "-" + TIME.format(clock.instant()) + ".log");
      Files.createFile(file);
      deleteOldest(folder, command);
      return new LogFile(file, command);
    } catch (IOException e) {
      throw new UserError(
          "The log folder "
              + folder
              + " cannot be written: "
              + e.getMessage()
              + "; choose another place with --home",
          e);
    }
  }

  private static void deleteOldest(Path folder, String command) throws IOException {
    Pattern name = Pattern.compile(Pattern.quote(command) + "-\\d{8}T\\d{9}\\.log");
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> logs =
          files
              .filter(file -> name.matcher(file.getFileName().toString()).matches())
              .sorted()
              .toList();
      for (Path old : logs.subList(0, Math.max(0, logs.size() - KEPT))) {
        Files.deleteIfExists(old);
      }
    }
  }

  /** What went wrong, in the child's words; null if it left none. */
  public @Nullable String lastError() {
    return lastError(lines(), command);
  }

  private List<String> lines() {
    try {
      return List.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\\R", -1));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Whether a line is the command's own or its subcommand's, not a library's. */
  static boolean isOwn(String line, String command) {
    return line.startsWith(command)
        && SUBCOMMAND.matcher(line.substring(command.length())).lookingAt();
  }

  /**
   * What a command itself said, without what libraries said: a line for each. Those after the first
   * of a message begin with two spaces, and not with the command's name.
   */
  static List<String> ownLines(List<String> lines, String command) {
    String further = command + ": " + FURTHER;
    return lines.stream()
        .map(String::stripTrailing)
        .filter(line -> isOwn(line, command))
        .map(line -> line.startsWith(further) ? line.substring(command.length() + 2) : line)
        .toList();
  }

  /** The child's own last message, all of its lines; or else the last that looks like a failure. */
  static @Nullable String lastError(List<String> lines, String command) {
    List<String> own = ownLines(lines, command);
    for (int i = own.size() - 1; i >= 0; i--) {
      if (!own.get(i).startsWith(FURTHER)) {
        return String.join(System.lineSeparator(), own.subList(i, own.size()));
      }
    }
    String failure = null;
    for (String each : lines) {
      String line = each.strip();
      if (FAILURE.matcher(line).find() && !line.startsWith("at ")) {
        failure = line;
      }
    }
    return failure;
  }
}
