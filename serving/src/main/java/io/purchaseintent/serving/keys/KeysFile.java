package io.purchaseintent.serving.keys;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a home folder, in {@code keys.json}: readable by its owner only, and replaced in one
 * step, so that a reader sees the keys of before or those of after. Thread-safe.
 */
final class KeysFile {

  /** The lock of a file keeps out other processes, but not the threads of this one. */
  private static final Object WRITERS = new Object();

  private final Path home;
  private final Path path;

  /** That of a home folder; neither need be there. */
  KeysFile(Path home) {
    this.home = home;
    this.path = home.resolve("keys.json");
  }

  /** Its place. */
  Path path() {
    return path;
  }

  /**
   * What it holds, or null if it is not there.
   *
   * @throws UserError if it is not readable
   */
  byte @Nullable [] bytes() {
    if (!Files.exists(path)) {
      return null;
    }
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new UserError("The keys in " + path + " are not readable: " + e, e);
    }
  }

  /**
   * Its keys, oldest first; none if it is not there.
   *
   * @throws UserError if it is not readable, or not as it was written
   */
  List<ApiKey> read() {
    byte[] bytes = bytes();
    return bytes == null ? List.of() : parse(bytes);
  }

  /**
   * The keys in what was read of it.
   *
   * @throws UserError if they are not as they were written
   */
  List<ApiKey> parse(byte[] bytes) {
    try {
      return KeysJson.read(bytes);
    } catch (IllegalArgumentException e) {
      throw new UserError(
          path + " " + e.getMessage() + ". Put back what was there, or delete it and make new keys",
          e);
    }
  }

  /**
   * Changes the keys, while no other thread and no other process does.
   *
   * @param change makes the keys of after of those of before
   * @throws UserError if the file is not readable or writable; nothing is changed then
   */
  void update(UnaryOperator<List<ApiKey>> change) {
    synchronized (WRITERS) {
      try {
        Path folder = Files.createDirectories(home.resolve("run"));
        try (FileChannel channel =
                FileChannel.open(
                    folder.resolve("keys.lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            FileLock held = channel.lock()) {
          replace(KeysJson.write(change.apply(read())));
        }
      } catch (IOException e) {
        throw new UserError("The keys in " + path + " cannot be changed: " + e, e);
      }
    }
  }

  private void replace(String text) throws IOException {
    Path next =
        Files.createTempFile(
            home,
            "keys",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.write(next, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.SYNC);
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
  }
}
