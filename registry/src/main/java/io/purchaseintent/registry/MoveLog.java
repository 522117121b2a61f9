package io.purchaseintent.registry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The log of a model's moves in a file, which only grows: {@link MoveLines}. What a crash left
 * after the last whole line, the next entry takes the place of. Reading needs no lock; changes take
 * turns, also those of other processes.
 */
final class MoveLog {

  /** Processes wait for the file's lock, threads for this one: the file's is a process's own. */
  private static final Object THREADS = new Object();

  private final Path file;
  private final Path lock;

  MoveLog(Path folder) {
    this.file = folder.resolve(MoveLines.LOG);
    this.lock = folder.resolve(".lock");
  }

  /** A change, made while no other is. */
  @FunctionalInterface
  interface Change<T> {
    T make(Turn turn) throws IOException;
  }

  /** The log while it is held. */
  final class Turn {

    private final MoveLines lines;

    private Turn(MoveLines lines) {
      this.lines = lines;
    }

    /** The moves until now. */
    List<Move> moves() {
      return lines.moves();
    }

    /**
     * Adds the one move of this turn, durably.
     *
     * @throws IOException if it cannot be written; the log is then as it was
     */
    void append(Move move) throws IOException {
      try (FileChannel log =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        try {
          // What a crash left after the last whole line goes.
          log.truncate(lines.end());
          ByteBuffer buffer = ByteBuffer.wrap(lines.next(move));
          for (long at = lines.end(); buffer.hasRemaining(); ) {
            at += log.write(buffer, at);
          }
          log.force(true);
        } catch (IOException e) {
          log.truncate(lines.end());
          throw e;
        }
      }
    }
  }

  /**
   * The moves, the oldest first; none if there is no log.
   *
   * @throws RegistryException if a line is no entry, or does not follow from the one before it
   */
  List<Move> read() throws IOException {
    return lines().moves();
  }

  /** Makes a change while no other is made. */
  <T> T inTurn(Change<T> change) throws IOException {
    synchronized (THREADS) {
      try (FileChannel channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        if (!held.isValid()) {
          throw new IOException("the lock " + lock + " was lost");
        }
        return change.make(new Turn(lines()));
      }
    }
  }

  private MoveLines lines() throws IOException {
    byte[] bytes = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
    return MoveLines.of(bytes, file.toString());
  }
}
