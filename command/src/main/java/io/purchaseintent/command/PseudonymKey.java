package io.purchaseintent.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/**
 * The secret that ids of users, sessions and events are hashed with: one a home folder, readable by
 * its owner only.
 */
public final class PseudonymKey {

  private static final int BYTES = 32;

  /** So keys begin that {@code PseudonymScope} takes for those of all ids. */
  private static final String OF_ALL_IDS = "all-ids:";

  private PseudonymKey() {}

  /** The file of a home folder, which need not be there. */
  public static Path in(Path home) {
    return home.resolve("pseudonym.key");
  }

  private static byte[] ofAllIds(byte[] secret) {
    return ByteBuffer.allocate(OF_ALL_IDS.length() + secret.length)
        .put(OF_ALL_IDS.getBytes(StandardCharsets.US_ASCII))
        .put(secret)
        .array();
  }

  /**
   * Makes a key if there is none. Of several that do at the same time one makes it, and all have
   * that one; nobody sees a part of it.
   *
   * @throws UserError if the folder cannot be written
   */
  public static void ensure(Path home) {
    if (!Files.isRegularFile(in(home))) {
      byte[] secret = new byte[BYTES];
      new SecureRandom().nextBytes(secret);
      ensure(home, secret);
    }
  }

  /**
   * The same with a secret that is given, for a home whose runs are to be the same each time and
   * whose shoppers are invented.
   *
   * @param secret 32 bytes
   * @throws UserError if the folder cannot be written
   */
  public static void ensure(Path home, byte[] secret) {
    Path file = in(home);
    if (Files.isRegularFile(file)) {
      return;
    }
    try {
      Files.createDirectories(home);
      Path next =
          Files.createTempFile(
              home,
              "key",
              ".tmp",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try {
        Files.write(next, ofAllIds(secret));
        makeUnlessThere(next, file);
      } finally {
        Files.delete(next);
      }
    } catch (IOException e) {
      throw new UserError("The key " + file + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** A move would take the place of a key that another process has made meanwhile. */
  private static void makeUnlessThere(Path written, Path file) throws IOException {
    try {
      Files.createLink(file, written);
    } catch (FileAlreadyExistsException e) {
      // Then that is the key.
    } catch (UnsupportedOperationException e) {
      try {
        Files.copy(written, file, StandardCopyOption.COPY_ATTRIBUTES);
      } catch (FileAlreadyExistsException there) {
        // Then that is the key.
      }
    }
  }
}
