package io.purchaseintent.trainer;

import io.purchaseintent.command.UserError;
import io.purchaseintent.training.SearchSpace;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** A search space as YAML: for each parameter {@code {from: 0.03, to: 0.2, scale: log}}. */
final class SearchSpaceFile {

  private static final Set<String> KEYS = Set.of("from", "to", "scale");
  private static final String SHIPPED = "search-space.yaml";

  private SearchSpaceFile() {}

  /** The space that comes with the project. */
  static SearchSpace shipped() {
    try (InputStream in = SearchSpaceFile.class.getResourceAsStream(SHIPPED)) {
      if (in == null) {
        throw new IllegalStateException("The jar has no " + SHIPPED);
      }
      return parse(SHIPPED, new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The space in a file.
   *
   * @throws UserError naming the file, the parameter and what is wrong there
   */
  static SearchSpace read(Path file) {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return parse(file.toString(), reader);
    } catch (NoSuchFileException e) {
      throw new UserError("The search space " + file + " does not exist", e);
    } catch (IOException e) {
      throw new UserError("The search space " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static SearchSpace parse(String file, Reader reader) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try {
      Object root = new Yaml(new SafeConstructor(options)).load(reader);
      Map<String, SearchSpace.Range> ranges = new TreeMap<>();
      map(root, "the file").forEach((name, range) -> ranges.put(name, range(name, range)));
      return new SearchSpace(ranges);
    } catch (YAMLException | IllegalArgumentException e) {
      throw new UserError("The search space " + file + " does not do: " + e.getMessage(), e);
    }
  }

  private static SearchSpace.Range range(String name, @Nullable Object yaml) {
    Map<String, @Nullable Object> keys = map(yaml, name);
    for (String key : keys.keySet()) {
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException(
            name + " has the key \"" + key + "\": use from, to, scale");
      }
    }
    Object scale = keys.getOrDefault("scale", "linear");
    if (!"log".equals(scale) && !"linear".equals(scale)) {
      throw new IllegalArgumentException(name + ": scale must be log or linear, not " + scale);
    }
    try {
      return new SearchSpace.Range(
          number(keys.get("from"), "from"), number(keys.get("to"), "to"), "log".equals(scale));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static double number(@Nullable Object value, String key) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException(key + " must be a number, not " + value);
  }

  private static Map<String, @Nullable Object> map(@Nullable Object yaml, String place) {
    if (!(yaml instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(place + " must be a map, not " + yaml);
    }
    Map<String, @Nullable Object> named = new TreeMap<>();
    map.forEach((key, value) -> named.put(String.valueOf(key), value));
    return named;
  }
}
