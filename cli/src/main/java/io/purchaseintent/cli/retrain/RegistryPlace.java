package io.purchaseintent.cli.retrain;

import io.purchaseintent.command.UserError;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The registry that a version is brought to.
 *
 * @param address a folder, {@code s3://…} or {@code mlflow:…}
 */
record RegistryPlace(String address) {

  /** Nobody should wait half an hour for what cannot be kept. */
  void requireWritable(Path home) {
    if (isElsewhere()) {
      return;
    }
    Path models = Path.of(address);
    Path there = Files.exists(models) ? models : home;
    if (!Files.isWritable(there)) {
      throw new UserError(
          "The registry "
              + models
              + " cannot be written to, so no version could be kept: get the permission, or choose"
              + " another with --registry");
    }
  }

  /** The option that names it to another program, wherever that is started. */
  String argument() {
    return "--registry="
        + (isElsewhere() ? address : Path.of(address).toAbsolutePath().normalize().toString());
  }

  private boolean isElsewhere() {
    return address.startsWith("mlflow:") || address.startsWith("s3:");
  }
}
