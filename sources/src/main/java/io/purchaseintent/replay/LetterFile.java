package io.purchaseintent.replay;

import io.purchaseintent.command.UserError;
import io.purchaseintent.event.Event;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Originals of dead letters as JSON lines, readable by their owner only; there when all are. */
final class LetterFile implements LetterSink {

  private final Path file;
  private final Path next;
  private final OutputStream out;

  private LetterFile(Path file, Path next, OutputStream out) {
    this.file = file;
    this.next = next;
    this.out = out;
  }

  /**
   * Begins a file.
   *
   * @throws UserError if there is one already, or it cannot be written
   */
  static LetterFile begin(Path file) {
    if (Files.exists(file)) {
      throw new UserError("--to=" + file + " is there already: delete it, or name another file");
    }
    try {
      Path folder = file.toAbsolutePath().getParent();
      Path next =
          Files.createTempFile(
              folder,
              ".letters",
              ".tmp",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return new LetterFile(file, next, new BufferedOutputStream(Files.newOutputStream(next)));
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  @Override
  public void send(Letter letter, @Nullable Event event) {
    try {
      out.write(letter.original());
      out.write('\n');
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** Makes it the file that it was begun as. */
  @Override
  public void finish() {
    try {
      out.close();
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static UserError unwritable(Path file, IOException e) {
    return new UserError("--to=" + file + " cannot be written: " + e, e);
  }

  /** Deletes what was begun and not finished. */
  @Override
  public void close() {
    try {
      out.close();
      Files.deleteIfExists(next);
    } catch (IOException e) {
      // What is left begins with a dot, and nobody reads it.
    }
  }
}
