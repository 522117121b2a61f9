package io.purchaseintent.eventlog;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a log of files is made with and keeps, in {@code log.properties} of its folder.
 *
 * @param partitions how many: the most readers that share the work, 1 to {@value #MAX_PARTITIONS}
 * @param id tells the log from another one that is made at its place; empty for one that was made
 *     before logs had ids
 */
record FileLogSettings(int partitions, String id) {

  static final int MAX_PARTITIONS = 1_000;

  private static final String FILE = "log.properties";
  private static final String FORMAT = "1";

  FileLogSettings {
    if (partitions < 1 || partitions > MAX_PARTITIONS) {
      throw new IllegalArgumentException(
          "A log has 1 to " + MAX_PARTITIONS + " partitions, not " + partitions);
    }
  }

  /** Whether a folder holds a log. */
  static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(FILE));
  }

  /**
   * The settings of the log in a folder, which becomes one with {@code partitions} if it is empty
   * or not there.
   *
   * @throws IOException if it cannot be written, or holds other files: its name may be mistyped
   */
  static FileLogSettings ofFolder(Path folder, int partitions) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      Files.createDirectories(folder);
      if (!isEmpty(folder) && !Files.exists(file)) {
        throw new IOException(
            folder
                + " holds other files, and no event log: name one that is empty, or not there yet");
      }
      Properties properties = new Properties();
      FileLogSettings made = new FileLogSettings(partitions, UUID.randomUUID().toString());
      properties.setProperty("format", FORMAT);
      properties.setProperty("partitions", Integer.toString(made.partitions()));
      properties.setProperty("id", made.id());
      Path next = Files.createTempFile(folder, ".settings", ".tmp");
      try (Writer writer = Files.newBufferedWriter(next)) {
        properties.store(writer, "An event log: p-N are its partitions");
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return read(folder);
  }

  /** Whether nothing is in a folder but what is hidden, as what a log begins with. */
  static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.allMatch(file -> file.getFileName().toString().startsWith("."));
    }
  }

  /**
   * The settings of the log in a folder.
   *
   * @throws NoSuchFileException if it holds no log
   */
  static FileLogSettings read(Path folder) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(folder.resolve(FILE))) {
      properties.load(reader);
    }
    if (!FORMAT.equals(properties.getProperty("format"))) {
      throw new IOException(
          folder
              + " is a log of format "
              + properties.getProperty("format")
              + ", but this release reads format "
              + FORMAT);
    }
    try {
      return new FileLogSettings(
          Integer.parseInt(properties.getProperty("partitions")), properties.getProperty("id", ""));
    } catch (IllegalArgumentException e) {
      throw new IOException(folder.resolve(FILE) + ": " + e.getMessage(), e);
    }
  }
}
