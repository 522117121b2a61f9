package io.purchaseintent.trainer.search;

import io.purchaseintent.command.UserError;
import io.purchaseintent.training.SearchSpace;
import io.purchaseintent.yaml.YamlFile;
import io.purchaseintent.yaml.YamlMap;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A search space as YAML: for each parameter {@code {from: 0.03, to: 0.2, scale: log}}. */
public final class SearchSpaceFile {

  private static final Set<String> RANGE = Set.of("from", "to", "scale");
  private static final Map<String, Boolean> LOGARITHMIC = Map.of("log", true, "linear", false);
  private static final String KIND = "search space";

  private SearchSpaceFile() {}

  /** The space that comes with the project. */
  public static SearchSpace shipped() {
    return space(YamlFile.shipped(KIND, SearchSpaceFile.class, "search-space.yaml"));
  }

  /**
   * The space in a file.
   *
   * @throws UserError naming the file, the line, the parameter and what is wrong there
   */
  public static SearchSpace read(Path file) {
    return space(YamlFile.read(KIND, file, "docs/training.md tells what stands in one"));
  }

  private static SearchSpace space(YamlFile file) {
    YamlMap parameters = file.map(Set.copyOf(SearchSpace.NAMES));
    Map<String, SearchSpace.Range> ranges = new TreeMap<>();
    for (String name : parameters.keys()) {
      YamlMap map = parameters.map(name, RANGE);
      double from = map.number("from");
      double to = map.number("to");
      boolean logarithmic = map.has("scale") && map.choice("scale", LOGARITHMIC);
      try {
        SearchSpace.Range range = new SearchSpace.Range(from, to, logarithmic);
        ranges.putAll(new SearchSpace(Map.of(name, range)).ranges());
      } catch (IllegalArgumentException e) {
        throw map.error("does not do: " + e.getMessage());
      }
    }
    return new SearchSpace(ranges);
  }
}
