package io.purchaseintent.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The project's own Java files, of all modules, tests aside. */
class SourceFilesTest {

  private static final int MOST_LINES = 400;
  private static final Set<String> NOT_OURS = Set.of("target", ".git", ".intent", "test");

  @Test
  void files_canBeReadAtOneGo() throws IOException {
    List<Path> files = sources();

    List<String> tooLong =
        files.stream()
            .filter(file -> lines(file) > MOST_LINES)
            .map(file -> file + " has " + lines(file) + " lines, at most " + MOST_LINES)
            .toList();

    assertFalse(files.isEmpty());
    assertEquals(List.of(), tooLong);
  }

  private static long lines(Path file) {
    try (var lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> sources() throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        Path.of(".."),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_OURS.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}
