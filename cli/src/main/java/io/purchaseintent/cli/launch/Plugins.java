package io.purchaseintent.cli.launch;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Jars of a shop's own, which every program has on its class path. */
final class Plugins {

  private static final String VARIABLE = "INTENT_PLUGINS";
  private static final String FOLDER = "plugins";

  private Plugins() {}

  /**
   * The jars of {@code plugins/} beside the script, or of the folder that INTENT_PLUGINS names, by
   * name.
   *
   * @throws UserError if a folder that was named is none, or cannot be read
   */
  static List<Path> of(Path root, Map<String, String> environment) {
    String named = environment.get(VARIABLE);
    Path folder = named == null ? root.resolve(FOLDER) : Path.of(named);
    if (!Files.isDirectory(folder)) {
      if (named == null) {
        return List.of();
      }
      throw new UserError(
          VARIABLE + "=" + named + " is no folder: name one with jars, or leave it unset");
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .map(file -> file.toAbsolutePath().normalize())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UserError("no permission to read " + folder + " (" + e.getMessage() + ")", e);
    }
  }
}
