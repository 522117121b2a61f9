package io.purchaseintent.cli;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps a second demo out of a home folder; the system frees it however the process ends. */
final class DemoLock implements AutoCloseable {

  private final Path home;
  private final FileChannel channel;

  private DemoLock(Path home, FileChannel channel) {
    this.home = home;
    this.channel = channel;
  }

  /**
   * Takes the lock of a home folder, which is made if it is not there.
   *
   * @throws UserError if another demo holds it, or the folder cannot be written
   */
  static DemoLock take(Path home) {
    Path folder = home.toAbsolutePath().normalize();
    try {
      Files.createDirectories(folder.resolve("run"));
      Path file = folder.resolve("run").resolve("demo.lock");
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new UserError(
            "Another demo runs in " + folder + ": stop it, or choose another place with --home");
      }
      return new DemoLock(folder, channel);
    } catch (IOException e) {
      throw new UserError(
          "The home folder "
              + folder
              + " cannot be written ("
              + e.getMessage()
              + "): choose another with --home",
          e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** The folder, absolute. */
  Path home() {
    return home;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The lock ends with the process at the latest.
    }
  }
}
