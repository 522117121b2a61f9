package io.purchaseintent.cli.process;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder with all that is in it. */
public final class FolderTree {

  private FolderTree() {}

  /**
   * Deletes what is in a folder, and the folder.
   *
   * @return the folder, which is not there
   * @throws UserError if something cannot be deleted
   */
  public static Path deleted(Path folder) {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> paths = Files.walk(folder)) {
        List<Path> contentsFirst = paths.sorted(Comparator.reverseOrder()).toList();
        for (Path path : contentsFirst) {
          Files.delete(path);
        }
      } catch (IOException e) {
        throw new UserError(folder + " cannot be emptied: " + e.getMessage(), e);
      }
    }
    return folder;
  }
}
