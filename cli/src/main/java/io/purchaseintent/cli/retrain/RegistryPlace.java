package io.purchaseintent.cli.retrain;

import io.purchaseintent.command.S3Options;
import io.purchaseintent.command.UserError;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.board.Notes;
import io.purchaseintent.registry.mlflow.Registries;
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

  /** The notes beside a model's versions. */
  Notes notes(String model, S3Options s3) {
    try {
      return Registries.notes(address, s3.endpoint(), s3.region(), model);
    } catch (RegistryException e) {
      throw UserError.ofUsage(String.valueOf(e.getMessage()));
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
