package io.purchaseintent.cli.job;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A file of Beam arguments: one a line, as in {@code --parallelism=2}; # begins a comment. */
final class RunnerConfig {

  private RunnerConfig() {}

  /**
   * The arguments by name.
   *
   * @throws UserError if the file is not readable, or a line is no argument
   */
  static Map<String, String> read(Path file) {
    try {
      return parse(Files.readAllLines(file), file.toString());
    } catch (NoSuchFileException e) {
      throw new UserError("There is no --config=" + file, e);
    } catch (IOException e) {
      throw new UserError("--config=" + file + " is not readable: " + e.getMessage(), e);
    }
  }

  /** The arguments by name in these lines of a file. */
  static Map<String, String> parse(List<String> lines, String file) {
    Map<String, String> arguments = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).trim();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String where = file + ", line " + (i + 1) + ": \"" + line + "\"";
      int equals = line.indexOf('=');
      if (!line.startsWith("--") || line.length() == 2 || equals == 2) {
        throw new UserError(where + " is no argument such as --parallelism=2");
      }
      String name = BeamArguments.camelCase(line.substring(2, equals < 0 ? line.length() : equals));
      String value = equals < 0 ? "true" : line.substring(equals + 1);
      if (arguments.put(name, value) != null) {
        throw new UserError(where + " gives --" + name + " a second time");
      }
    }
    return arguments;
  }
}
