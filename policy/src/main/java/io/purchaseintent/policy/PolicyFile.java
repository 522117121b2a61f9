package io.purchaseintent.policy;

import io.purchaseintent.command.UserError;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.yaml.YamlFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A policy and the file that it was read from.
 *
 * @param file where it stands, or null for the one of this release
 * @param text the file's content, comments and all
 */
public record PolicyFile(@Nullable Path file, String text, Policy policy) {

  private static final String KIND = "policy";

  /** The policy that comes with this release. */
  public static PolicyFile shipped() {
    YamlFile yaml = YamlFile.shipped(KIND, PolicyFile.class, "policy.yaml");
    return new PolicyFile(null, yaml.text(), PolicyYaml.read(yaml, Path.of("policy.yaml")));
  }

  /**
   * The policy in a file.
   *
   * @throws UserError if there is none, naming file, line, path, value, bound and remedy
   */
  public static PolicyFile read(Path file) {
    YamlFile yaml = YamlFile.read(KIND, file, "./intent policy show > FILE makes one to edit");
    return new PolicyFile(file, yaml.text(), PolicyYaml.read(yaml, file));
  }

  /**
   * The policy in a text.
   *
   * @param name where it stands, for errors
   * @throws UserError if it breaks a rule
   */
  public static PolicyFile of(String name, String text) {
    YamlFile yaml = new YamlFile(KIND, name, text, "./intent policy show shows one");
    return new PolicyFile(null, text, PolicyYaml.read(yaml, Path.of("policy.yaml")));
  }

  /** Where it stands, for people. */
  public String origin() {
    return file == null ? "shipped with this release" : file.toString();
  }
}
