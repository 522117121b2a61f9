package io.purchaseintent.trainer.gates;

import io.purchaseintent.command.UserError;
import io.purchaseintent.yaml.YamlFile;
import io.purchaseintent.yaml.YamlMap;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The bounds of the gates, as {@code gates.yaml} beside this class documents them. */
public final class GateSettings {

  private static final String KIND = "gates file";

  private static final String SLICES = "slices";

  /** What the test part's figures are parted by. */
  private static final Map<String, String> SLICE_NAMES =
      Stream.of(
              "segment",
              "visitor",
              "device",
              "channel",
              "country",
              "hour",
              "session length",
              "cart")
          .collect(Collectors.toMap(Function.identity(), Function.identity()));

  /** A share written in percent would let everything pass, or select nobody. */
  private static final Set<String> SHARES =
      Set.of(
          "min_auc",
          "max_ece",
          "discount_threshold",
          "min_precision",
          "max_slice_shortfall",
          "max_single_feature_auc",
          "min_raised_share",
          "max_lowered_propensity",
          "max_price_noise_effect");

  private static final Set<String> GAINS =
      Set.of("min_gain_over_champion", "min_gain_over_logistic");

  private static final String SAMPLED_SESSIONS = "sampled_sessions";

  private static final Set<String> AMOUNTS =
      Set.of(
          "min_selected_sessions",
          "min_slice_purchases",
          SAMPLED_SESSIONS,
          "max_against_direction",
          "max_microseconds");

  private static final Set<String> KEYS =
      Stream.of(SHARES, GAINS, AMOUNTS, Set.of(SLICES))
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  private final Map<String, Double> numbers = new HashMap<>();
  private final Map<String, List<String>> names = new HashMap<>();

  private GateSettings() {}

  /** The bounds that come with this release. */
  public static GateSettings shipped() {
    GateSettings settings = new GateSettings();
    settings.take(YamlFile.shipped(KIND, GateSettings.class, "gates.yaml"));
    return settings;
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
    YamlMap map = file.map(KEYS);
    for (String key : map.keys()) {
      if (key.equals(SLICES)) {
        names.put(key, map.choices(key, SLICE_NAMES));
      } else {
        numbers.put(key, number(map, key));
      }
    }
  }

  private static double number(YamlMap map, String key) {
    if (GAINS.contains(key)) {
      return map.number(key, -1, 1);
    }
    return map.number(
        key, key.equals(SAMPLED_SESSIONS) ? 1 : 0, SHARES.contains(key) ? 1 : Integer.MAX_VALUE);
  }

  /** The bound of this name. */
  double number(String key) {
    return Objects.requireNonNull(numbers.get(key), key);
  }

  /** The names of this name. */
  List<String> names(String key) {
    return Objects.requireNonNull(names.get(key), key);
  }
}
