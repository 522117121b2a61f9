package io.purchaseintent.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command finds the models. */
public final class RegistryOptions {

  @Option(
      names = "--registry",
      paramLabel = "DIR|s3://BUCKET/PREFIX|mlflow:URI",
      description =
          "Where the models are: a folder, a place in a bucket as s3://BUCKET/PREFIX, or an MLflow"
              + " server as mlflow:http://host:5000 (default: registry in the home folder).")
  private @Nullable String registry;

  /**
   * The registry's address, of a command with this home: a folder, {@code s3://BUCKET/PREFIX} or
   * {@code mlflow:URI}.
   */
  public String registry(HomeOptions home) {
    return registry == null ? home.home().resolve("registry").toString() : registry;
  }
}
