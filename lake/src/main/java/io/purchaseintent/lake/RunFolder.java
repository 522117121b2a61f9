package io.purchaseintent.lake;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which a run stages the files of all its datasets. A locked file beside it says that
 * the run is alive: the system lets go of the lock however a process ends, so that the next run
 * knows what one that was killed has left, and deletes it.
 */
final class RunFolder {

  private static final String LOCK = ".lock";

  /** No run takes as long: on a file system without locks that is how a dead one is known. */
  private static final Duration ABANDONED = Duration.ofDays(7);

  /** Those of this process, by their paths. */
  private static final Map<Path, RunFolder> OPEN = new HashMap<>();

  private final Path folder;
  private final @Nullable FileChannel lock;
  private int users;

  private RunFolder(Path folder, @Nullable FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** Where a run stages a dataset: one user more of the run's folder, until {@link #leave}. */
  static Path enter(Path stagings, String run, String dataset) throws IOException {
    synchronized (OPEN) {
      deleteAbandoned(stagings, RunName.earlier(run, ABANDONED));
      Path folder = stagings.resolve(run);
      RunFolder entered = OPEN.get(folder);
      if (entered == null) {
        Files.createDirectories(stagings);
        entered = new RunFolder(folder, lock(lockOf(folder)));
        OPEN.put(folder, entered);
      }
      entered.users++;
      // Now, and not after minutes of work, is the time to learn that it cannot be written.
      return Files.createDirectories(folder.resolve(dataset));
    }
  }

  /** One user less; the last one deletes the folder. */
  static void leave(Path stagings, String run) throws IOException {
    synchronized (OPEN) {
      Path folder = stagings.resolve(run);
      RunFolder left = OPEN.get(folder);
      if (left != null && --left.users == 0) {
        OPEN.remove(folder);
        delete(folder);
        Files.deleteIfExists(lockOf(folder));
        if (left.lock != null) {
          left.lock.close();
        }
      }
    }
  }

  private static Path lockOf(Path folder) {
    return folder.resolveSibling(folder.getFileName() + LOCK);
  }

  /** Locks a file until the channel is closed; null where the file system has no locks. */
  private static @Nullable FileChannel lock(Path file) throws IOException {
    while (true) {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        channel.lock();
      } catch (IOException e) {
        channel.close();
        Files.deleteIfExists(file);
        return null;
      }
      if (Files.exists(file)) {
        return channel;
      }
      // Another run took it for that of a dead one before it was locked.
      channel.close();
    }
  }

  private static void deleteAbandoned(Path stagings, String first) throws IOException {
    if (!Files.isDirectory(stagings)) {
      return;
    }
    try (Stream<Path> there = Files.list(stagings)) {
      for (Path path : there.toList()) {
        String name = path.getFileName().toString();
        if (name.endsWith(LOCK)) {
          deleteIfDead(path, stagings.resolve(name.substring(0, name.length() - LOCK.length())));
        } else if (name.compareTo(first) < 0) {
          delete(path);
        }
      }
    }
  }

  private static void deleteIfDead(Path lockFile, Path folder) throws IOException {
    if (OPEN.containsKey(folder) || !Files.exists(lockFile)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        FileLock taken = channel.tryLock()) {
      if (taken != null) {
        delete(folder);
        Files.deleteIfExists(lockFile);
      }
    } catch (OverlappingFileLockException e) {
      // It is alive, and in this process.
    }
  }

  /** Deletes a folder with all that is in it, if it is there. */
  static void delete(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    }
  }
}
