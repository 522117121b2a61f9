package io.purchaseintent.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command finds the datasets. */
public final class LakeOptions {

  private static final String BUCKET = "s3://";

  @Option(
      names = "--lake",
      paramLabel = "DIR|s3://BUCKET/PREFIX",
      description =
          "Where the datasets are: a folder, or a place in a bucket (default: lake in the home"
              + " folder).")
  private @Nullable String lake;

  /** The lake's address, of a command with this home: a folder or {@code s3://BUCKET/PREFIX}. */
  public String address(HomeOptions home) {
    return lake == null ? home.home().resolve("lake").toString() : lake;
  }

  /** The lake's folder on this machine, of a command with this home. */
  public Path lake(HomeOptions home) {
    return folder(address(home), home.home());
  }

  /**
   * The folder beside the lake, with rules and suites of one's own, of a command with this home.
   */
  public Path beside(HomeOptions home) {
    return isInBucket(address(home))
        ? home.home()
        : lake(home).toAbsolutePath().normalize().resolveSibling("");
  }

  /** Whether a lake is in a bucket. */
  public static boolean isInBucket(String address) {
    return address.startsWith(BUCKET);
  }

  /** A lake's folder on this machine: itself, or what the home has of one in a bucket. */
  public static Path folder(String address, Path home) {
    return isInBucket(address)
        ? home.resolve("buckets").resolve(address.substring(BUCKET.length()).replaceAll("/+$", ""))
        : Path.of(address);
  }
}
