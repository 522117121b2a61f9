package io.purchaseintent.cli.process;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps a second one out of a home folder; the system frees it however the process ends. */
public final class HomeLock implements AutoCloseable {

  private final Path home;
  private final FileChannel channel;

  private HomeLock(Path home, FileChannel channel) {
    this.home = home;
    this.channel = channel;
  }

  /**
   * Takes a lock of a home folder, which is made if it is not there.
   *
   * @param what may be there once, such as demo
   * @throws UserError if another holds it, or the folder cannot be written
   */
  public static HomeLock take(Path home, String what) {
    Path folder = home.toAbsolutePath().normalize();
    try {
      Files.createDirectories(folder.resolve("run"));
      Path file = folder.resolve("run").resolve(what + ".lock");
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new UserError(
            "Another "
                + what
                + " runs in "
                + folder
                + ": stop it, or choose another place with --home");
      }
      return new HomeLock(folder, channel);
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
  public Path home() {
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
