package io.purchaseintent.serving.policy;

import io.purchaseintent.command.UserError;
import io.purchaseintent.decision.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * A policy and the file that it was read from.
 *
 * @param file where it stands, or null for the one of this release
 * @param text the file's content, comments and all
 */
public record PolicyFile(@Nullable Path file, String text, Policy policy) {

  private static final String SHIPPED = "policy.yaml";

  /** A file of another kind is not read into memory. */
  static final long MAX_BYTES = 1 << 20;

  /** The policy that comes with this release. */
  public static PolicyFile shipped() {
    try (InputStream in =
        Objects.requireNonNull(PolicyFile.class.getResourceAsStream(SHIPPED), SHIPPED)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new PolicyFile(null, text, parse(SHIPPED, text));
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + SHIPPED + " of this release", e);
    }
  }

  /**
   * The policy in a file.
   *
   * @throws UserError if there is none, naming file, line, path, value, bound and remedy
   */
  public static PolicyFile read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new UserError(
            "The policy "
                + file
                + " has "
                + Files.size(file)
                + " bytes, more than "
                + MAX_BYTES
                + ": is it the right file?");
      }
      String text = Files.readString(file);
      return new PolicyFile(file, text, parse(file.toString(), text));
    } catch (NoSuchFileException e) {
      throw new UserError(
          "The policy " + file + " does not exist: ./intent policy show > FILE makes one to edit",
          e);
    } catch (CharacterCodingException e) {
      throw new UserError("The policy " + file + " is not in UTF-8: save it as UTF-8", e);
    } catch (IOException e) {
      throw new UserError("The policy " + file + " is not readable: " + e.getMessage(), e);
    }
  }

  /** Where it stands, for people. */
  public String origin() {
    return file == null ? "shipped with this release" : file.toString();
  }

  private static Policy parse(String file, String text) {
    try {
      Node root =
          new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
      if (root == null) {
        throw new UserError(file + " is empty: ./intent policy show > FILE makes a policy to edit");
      }
      return PolicyYaml.read(file, root);
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      throw new UserError(
          file
              + (mark == null ? "" : ", line " + (mark.getLine() + 1))
              + ": is no YAML: "
              + e.getProblem(),
          e);
    } catch (YAMLException e) {
      throw new UserError(file + " is no YAML: " + e.getMessage(), e);
    }
  }
}
