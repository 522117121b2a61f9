package io.purchaseintent.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/** The secret that users' ids are hashed with: one a home folder, readable by its owner only. */
public final class PseudonymKey {

  private static final int BYTES = 32;

  private PseudonymKey() {}

  /** The file of a home folder, which need not be there. */
  public static Path in(Path home) {
    return home.resolve("pseudonym.key");
  }

  /**
   * Makes a key if there is none.
   *
   * @throws UserError if the folder cannot be written
   */
  public static void ensure(Path home) {
    Path file = in(home);
    if (Files.isRegularFile(file)) {
      return;
    }
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    try {
      Files.createDirectories(home);
      Path next =
          Files.createTempFile(
              home,
              "key",
              ".tmp",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(next, key);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UserError("The key " + file + " cannot be written: " + e.getMessage(), e);
    }
  }
}
