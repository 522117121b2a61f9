package io.purchaseintent.policy;

import io.purchaseintent.command.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which policy is in effect. */
public final class PolicyOptions {

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description =
          "What is done for a visit (default: policy.yaml in the home folder if it is there, else"
              + " the one of this release).")
  private @Nullable Path file;

  /** The file of the policy, or null where it is the one of this release. */
  public @Nullable Path file(Path home) {
    return inEffect(file, home);
  }

  /**
   * The file that was named, else {@code policy.yaml} of the home folder, else null.
   *
   * @param named null where none was
   */
  public static @Nullable Path inEffect(@Nullable Path named, Path home) {
    if (named != null) {
      return named;
    }
    Path own = home.resolve("policy.yaml");
    return Files.exists(own) ? own : null;
  }

  /**
   * The policy in effect.
   *
   * @throws UserError if its file is not readable or breaks a rule
   */
  public PolicyFile read(Path home) {
    Path inEffect = file(home);
    return inEffect == null ? PolicyFile.shipped() : PolicyFile.read(inEffect);
  }
}
