package io.purchaseintent.cli.demo;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Whether a home's lake holds what an earlier demo simulated, and nothing else. Such a lake may be
 * replaced unasked: the simulated days end yesterday, so those of a demo of last week would vanish.
 */
final class SimulatedLake {

  private final Path manifest;
  private final Path remembered;

  SimulatedLake(Path home) {
    this.manifest = home.resolve("lake/events/_manifest.json");
    this.remembered = home.resolve("run/demo-events.json");
  }

  /** Whether nothing has replaced the events since {@link #remember}. */
  boolean isUntouched() {
    try {
      return Files.exists(manifest)
          && Files.exists(remembered)
          && Files.mismatch(manifest, remembered) < 0;
    } catch (IOException e) {
      throw new UserError(manifest + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Takes the events that are there now for simulated ones. */
  void remember() {
    try {
      Files.createDirectories(remembered.getParent());
      Files.copy(manifest, remembered, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UserError(remembered + " cannot be written: " + e.getMessage(), e);
    }
  }
}
