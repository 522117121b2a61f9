package io.purchaseintent.cli.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder for what a child's libraries unpack and forget, locked for as long as this process
 * lives: what others left that were killed is told by its lock, which nobody holds.
 */
final class Scratch {

  private static final String PREFIX = "intent-";

  private static final String LOCK = ".in-use";

  /** To open and close a file of one's own would end its lock. */
  private static final Set<Path> MINE = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel lock;

  private Scratch(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * A new folder; those that killed processes have left beside it are deleted.
   *
   * @throws IOException if none can be made
   */
  static Scratch in(Path parent) throws IOException {
    sweep(parent);
    Path folder = Files.createTempDirectory(parent, PREFIX);
    MINE.add(folder);
    FileChannel channel =
        FileChannel.open(
            folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel.lock();
    return new Scratch(folder, channel);
  }

  Path folder() {
    return folder;
  }

  void delete() {
    try {
      lock.close();
    } catch (IOException e) {
      // Then it ends with this process.
    }
    deleteAll(folder);
    MINE.remove(folder);
  }

  private static void sweep(Path parent) {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path folder : folders) {
        Path file = folder.resolve(LOCK);
        // A folder without a lock is another's, or about to get one.
        if (!MINE.contains(folder) && Files.isRegularFile(file) && isLeft(file)) {
          deleteAll(folder);
        }
      }
    } catch (IOException e) {
      // What cannot be listed is not ours to delete.
    }
  }

  private static boolean isLeft(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        @Nullable FileLock free = channel.tryLock()) {
      return free != null;
    } catch (IOException e) {
      return false;
    }
  }

  private static void deleteAll(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      // It is in the system's folder for such, which is emptied now and then.
    }
  }
}
