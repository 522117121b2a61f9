package io.purchaseintent.trainer.gates;

import io.purchaseintent.command.UserError;
import io.purchaseintent.yaml.YamlFile;
import io.purchaseintent.yaml.YamlMap;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the bounds of the gates are: each as it declares itself, unless a file says otherwise. */
public final class GateSettings {

  private static final String KIND = "gates file";

  private final Map<String, Double> numbers = new HashMap<>();
  private final Map<String, List<String>> names = new HashMap<>();

  private GateSettings() {
    for (Bound bound : Gates.bounds()) {
      if (bound instanceof Bound.Numeric number) {
        numbers.put(number.key(), number.value());
      } else if (bound instanceof Bound.Names some) {
        names.put(some.key(), some.value());
      }
    }
  }

  /** The bounds that come with this release. */
  public static GateSettings shipped() {
    return new GateSettings();
  }

  /**
   * The shipped bounds with those of a file in their place.
   *
   * @throws UserError if the file is not readable, or names a key, a slice or a kind of value that
   *     there is not, or a bound that would let all or none pass
   */
  public static GateSettings read(Path path) {
    GateSettings settings = shipped();
    YamlFile file = YamlFile.read(KIND, path, "docs/registry.md tells what stands in one");
    if (!file.isEmpty()) {
      settings.take(file);
    }
    return settings;
  }

  private void take(YamlFile file) {
    Map<String, Bound> bounds = new LinkedHashMap<>();
    Gates.bounds().forEach(bound -> bounds.put(bound.key(), bound));
    YamlMap map = file.map(bounds.keySet());
    for (String key : map.keys()) {
      Bound bound = Objects.requireNonNull(bounds.get(key), key);
      if (bound instanceof Bound.Numeric number) {
        numbers.put(key, map.number(key, number.least(), number.most()));
      } else if (bound instanceof Bound.Names some) {
        names.put(
            key,
            map.choices(
                key,
                some.choices().stream()
                    .collect(Collectors.toMap(Function.identity(), Function.identity()))));
      }
    }
  }

  /** The bound of this name. */
  public double number(String key) {
    return Objects.requireNonNull(numbers.get(key), key);
  }

  /** The names of this name. */
  public List<String> names(String key) {
    return Objects.requireNonNull(names.get(key), key);
  }
}
