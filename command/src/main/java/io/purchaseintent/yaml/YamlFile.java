package io.purchaseintent.yaml;

import io.purchaseintent.command.UserError;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * A file in YAML that a user writes, with a map at its top.
 *
 * @param kind what it holds, such as {@code policy}
 * @param name where it stands
 * @param text its content, comments and all
 * @param remedy what to do where there is none, as the end of a sentence
 */
public record YamlFile(String kind, String name, String text, String remedy) {

  /** A file of another kind is not read into memory. */
  private static final long MAX_BYTES = 1 << 20;

  /**
   * The file at a path.
   *
   * @throws UserError if it is not there, not readable, too long or no UTF-8
   */
  public static YamlFile read(String kind, Path path, String remedy) {
    String named = "The " + kind + " " + path;
    try {
      long bytes = Files.size(path);
      if (bytes > MAX_BYTES) {
        throw new UserError(
            named + " has " + bytes + " bytes, more than " + MAX_BYTES + ": is it the right file?");
      }
      return new YamlFile(kind, path.toString(), Files.readString(path), remedy);
    } catch (NoSuchFileException e) {
      throw new UserError(named + " does not exist: " + remedy, e);
    } catch (CharacterCodingException e) {
      throw new UserError(named + " is not in UTF-8: save it as UTF-8", e);
    } catch (IOException e) {
      throw new UserError(named + " is not readable: " + e.getMessage(), e);
    }
  }

  /** The file of this name that a release has beside a class. */
  public static YamlFile shipped(String kind, Class<?> beside, String name) {
    try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new YamlFile(kind, name, text, "it is part of this release");
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + name + " of this release", e);
    }
  }

  /**
   * The map at the top of the file.
   *
   * @param known the keys that there are
   * @throws UserError if the file is no YAML, empty or no map, or has a key that there is not
   */
  public YamlMap map(Set<String> known) {
    Node root = root();
    if (root == null) {
      throw new UserError(name + " is empty: " + remedy);
    }
    return YamlMap.of(new Place(name, "the " + kind, "", root), known);
  }

  /** Whether there is nothing in it but comments. */
  public boolean isEmpty() {
    return root() == null;
  }

  private @Nullable Node root() {
    try {
      return new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      throw new UserError(
          name
              + (mark == null ? "" : ", line " + (mark.getLine() + 1))
              + ": is no YAML: "
              + inOneLine(e.getProblem()),
          e);
    } catch (YAMLException e) {
      throw new UserError(name + " is no YAML: " + inOneLine(e.getMessage()), e);
    }
  }

  private static String inOneLine(@Nullable String words) {
    return String.valueOf(words).strip().replaceAll("\\s+", " ");
  }
}
