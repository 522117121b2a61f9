package io.purchaseintent.eventlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a partition: each is named by the offset of its first byte. */
final class Segments {

  private static final String SUFFIX = ".log";
  private static final Pattern NAME = Pattern.compile("\\d{19}\\.log");

  private Segments() {}

  /** The folder of a partition. */
  static Path folder(Path log, int partition) {
    return log.resolve("p-" + partition);
  }

  /** The file that begins at an offset. */
  static Path file(Path partition, long base) {
    return partition.resolve(String.format("%019d", base) + SUFFIX);
  }

  /** The offset of a file's first byte. */
  static long base(Path file) {
    String name = file.getFileName().toString();
    return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
  }

  /** The files, the oldest first; none where the partition is not there yet. */
  static List<Path> list(Path partition) throws IOException {
    try (Stream<Path> files = Files.list(partition)) {
      return files
          .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
