package io.purchaseintent.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command finds the datasets. */
public final class LakeOptions {

  @Option(
      names = "--lake",
      paramLabel = "DIR",
      description = "Where the datasets are (default: lake in the home folder).")
  private @Nullable Path lake;

  /** The lake's folder, of a command with this home. */
  public Path lake(HomeOptions home) {
    return lake == null ? home.home().resolve("lake") : lake;
  }
}
