package io.purchaseintent.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command reads and writes: one folder, of which any part may be elsewhere. */
public final class HomeOptions {

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = ".intent",
      description = "Where everything is written (default: ./${DEFAULT-VALUE}).")
  private Path home = Path.of(".intent");

  @Option(
      names = "--lake",
      paramLabel = "DIR",
      description = "Where the datasets are (default: lake in the home folder).")
  private @Nullable Path lake;

  @Option(
      names = "--registry",
      paramLabel = "DIR|mlflow:URI",
      description =
          "Where the models are: a folder, or an MLflow server as mlflow:http://host:5000 (default:"
              + " registry in the home folder).")
  private @Nullable String registry;

  @Option(
      names = "--redis",
      paramLabel = "URI",
      defaultValue = "redis://localhost:6379",
      description = "Where the online store is (default: ${DEFAULT-VALUE}).")
  private String redis = "redis://localhost:6379";

  /** The home folder. */
  public Path home() {
    return home;
  }

  /** The lake's folder. */
  public Path lake() {
    return lake == null ? home.resolve("lake") : lake;
  }

  /** The registry's address: a folder, or {@code mlflow:URI}. */
  public String registry() {
    return registry == null ? home.resolve("registry").toString() : registry;
  }

  /** The file with the key that users' ids are hashed with. */
  public Path pseudonymKey() {
    return PseudonymKey.in(home);
  }

  /** The online store's address. */
  public String redis() {
    return redis;
  }
}
