package io.purchaseintent.serving;

import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.PseudonymKey;
import io.purchaseintent.command.UserError;
import io.purchaseintent.event.PseudonymScope;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.store.LocalCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The key that ids are hashed with. */
final class PseudonymOptions {

  private static final Logger LOG = Logger.getLogger(PseudonymOptions.class.getName());

  @Option(
      names = "--pseudonym-key",
      paramLabel = "FILE",
      description =
          "Key that ingest hashed ids with (default: pseudonym.key in the home folder,"
              + " if it is there; a collector makes it).")
  private @Nullable Path file;

  /**
   * What makes the stored form of a user's id; null where there is no key, and ids are stored as
   * they are.
   *
   * @param collects whether the server stores events, for which there must be a key
   * @param shared whether it stores them where others may, too: a key of its own would part the
   *     shoppers of one collector from those of another
   * @throws UserError if the key is not readable, a new one would part users from their events, or
   *     events of a new lake would have ids in clear
   */
  @Nullable Supplier<Pseudonymizer> open(
      HomeOptions homes, LocalCopy lake, boolean collects, boolean shared) {
    if (collects) {
      ensureKey(homes, lake, shared);
    }
    Path inEffect = file == null ? homes.pseudonymKey() : file;
    if (file == null && !Files.isRegularFile(inEffect)) {
      return null;
    }
    try {
      byte[] key = Files.readAllBytes(inEffect);
      requireUsable(key);
      PseudonymScope scope = PseudonymScope.of(key);
      if (collects && scope == PseudonymScope.UNSAID && !hasEvents(lake)) {
        throw new UserError(PseudonymScope.refusalOf("--pseudonym-key", inEffect, lake.store()));
      }
      if (scope != PseudonymScope.ALL_IDS) {
        LOG.warning(() -> PseudonymScope.toldOf(inEffect));
      }
      return () -> new Pseudonymizer(key);
    } catch (IOException e) {
      throw new UserError(
          "The key file "
              + inEffect
              + " is not readable: give the one that ingest hashed users' ids with, or leave"
              + " --pseudonym-key out to take that of the home folder ("
              + e.getMessage()
              + ")",
          e);
    } catch (IllegalArgumentException e) {
      throw new UserError(inEffect + ": " + e.getMessage(), e);
    }
  }

  /** A collector never stores the ids themselves: where there is no key, it begins with one. */
  private void ensureKey(HomeOptions homes, LocalCopy lake, boolean shared) {
    if (file != null || Files.isRegularFile(homes.pseudonymKey())) {
      return;
    }
    if (shared) {
      throw new UserError(
          "A stream is written by several collectors, which must hash users' ids with one key, and"
              + " there is no "
              + homes.pseudonymKey()
              + ": copy the one of the other collectors there, or give it by --pseudonym-key=FILE."
              + " The first makes it with: (printf all-ids:; head -c 32 /dev/urandom) > "
              + homes.pseudonymKey());
    }
    if (hasEvents(lake)) {
      throw new UserError(
          "There are events in "
              + lake.store()
              + " but no "
              + homes.pseudonymKey()
              + ": give the key that their users' ids were hashed with by --pseudonym-key=FILE, or"
              + " run ingest again without one, which makes it");
    }
    PseudonymKey.ensure(homes.home());
  }

  private static boolean hasEvents(LocalCopy lake) {
    try {
      return lake.store().folders("tables/events").contains("data");
    } catch (IOException e) {
      throw new UserError("The lake cannot be asked for events: " + e.getMessage(), e);
    }
  }

  private static void requireUsable(byte[] key) {
    new Pseudonymizer(key);
  }
}
