package io.purchaseintent.rollout.state;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where roll-outs of a home are remembered: {@code run/rollout/}. Files are replaced whole, forced
 * to disk before; one that is not readable is as one that is not there.
 */
public final class RolloutFolder {

  private static final ObjectMapper JSON =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, true);

  private final Path folder;

  /** That of a home folder. */
  public RolloutFolder(Path home) {
    this.folder = home.resolve("run").resolve("rollout");
  }

  /**
   * Who made a roll-out pause.
   *
   * @param since when
   */
  public record Pause(String since, String who, String why) {}

  /** Keeps a second one out of a home; the system frees it however the process ends. */
  public interface Lock extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes the lock.
   *
   * @throws UserError if another process has it, or the folder cannot be written
   */
  public Lock lock() {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isTaken(channel)) {
        channel.close();
        throw UserError.ofHeld(
            "Another roll-out runs in "
                + folder
                + ": follow it with ./intent rollout status, or end it with ./intent rollout abort");
      }
      return () -> close(channel);
    } catch (IOException e) {
      throw new UserError(
          "The folder " + folder + " cannot be written (" + e.getMessage() + ")", e);
    }
  }

  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is remembered of the last roll-out. */
  public Optional<Remembered> remembered() {
    return read("state.json", Remembered.class);
  }

  /** Remembers. */
  public void remember(Remembered state) {
    write("state.json", state);
  }

  /** Who made it pause; empty where it does not. */
  public Optional<Pause> pause() {
    return read("pause.json", Pause.class);
  }

  /** Makes it pause, or go on where there is none. */
  public void pause(@Nullable Pause pause) {
    if (pause != null) {
      write("pause.json", pause);
      return;
    }
    try {
      Files.deleteIfExists(folder.resolve("pause.json"));
    } catch (IOException e) {
      throw new UserError(folder + " cannot be written: " + e.getMessage(), e);
    }
  }

  private <T> Optional<T> read(String name, Class<T> kind) {
    try {
      return Optional.ofNullable(JSON.readValue(Files.readAllBytes(folder.resolve(name)), kind));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void write(String name, Object value) {
    Path next = folder.resolve(name + ".next");
    try {
      Files.createDirectories(folder);
      byte[] bytes = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
      try (FileChannel channel =
          FileChannel.open(
              next,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
          channel.write(left);
        }
        channel.force(true);
      }
      Files.move(next, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UserError(
          folder.resolve(name)
              + " cannot be written ("
              + e.getMessage()
              + "): nothing was moved, and what it said before holds",
          e);
    }
  }
}
