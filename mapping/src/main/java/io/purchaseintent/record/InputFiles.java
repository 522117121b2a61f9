package io.purchaseintent.record;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files that names on a command line stand for: a folder for all that are in it and below, as
 * engines write tables, in the order of their paths, but those of names with {@code _} or {@code .}
 * at their beginning, which are the engine's own, such as {@code _SUCCESS}.
 */
public final class InputFiles {

  private InputFiles() {}

  /**
   * The files of names.
   *
   * @throws UserError if a name is of nothing, a folder has no files, or cannot be looked into
   */
  public static List<Path> of(List<Path> names) {
    List<Path> files = new ArrayList<>();
    for (Path name : names) {
      if (!Files.isDirectory(name)) {
        files.add(name);
        continue;
      }
      List<Path> found = below(name);
      if (found.isEmpty()) {
        throw new UserError(name + " is a folder without files to import");
      }
      files.addAll(found);
    }
    return List.copyOf(files);
  }

  private static List<Path> below(Path folder) {
    try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> isOfTheTable(folder.relativize(file)))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new UserError(folder + " cannot be looked into: " + e.getMessage(), e);
    }
  }

  private static boolean isOfTheTable(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith("_") || part.toString().startsWith(".")) {
        return false;
      }
    }
    return true;
  }
}
