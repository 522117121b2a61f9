package io.purchaseintent.eventlog;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The fingerprint of the key that the users' ids of a log are hashed with. */
public final class LogKey {

  private static final String FILE = "pseudonym-key";

  private LogKey() {}

  /**
   * The fingerprint of a folder's log; it becomes the given one if there is none. Of several that
   * come at the same time one is remembered.
   */
  static String remember(Path folder, String fingerprint) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      Path next = Files.createTempFile(folder, ".key", ".tmp");
      try {
        Files.writeString(next, fingerprint + "\n");
        Files.createLink(file, next);
      } catch (FileAlreadyExistsException e) {
        // Another one was first.
      } finally {
        Files.delete(next);
      }
    }
    return Files.readString(file).strip();
  }

  /** The refusal of a key that is not the log's. */
  public static LogUnavailableException another(LogAddress log, String known, String fingerprint) {
    String message =
        log
            + " has users' ids that were hashed with the key "
            + known
            + ", and this is the key "
            + fingerprint
            + ": a shopper would be two. Give the log's by --pseudonym-key=FILE, or write to a log"
            + " of its own";
    return new LogUnavailableException(message, new IllegalStateException(message));
  }
}
