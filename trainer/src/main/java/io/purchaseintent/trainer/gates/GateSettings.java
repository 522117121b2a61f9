package io.purchaseintent.trainer.gates;

import io.purchaseintent.command.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** The bounds of the gates, as {@code gates.yaml} beside this class documents them. */
public final class GateSettings {

  private static final String SHIPPED = "gates.yaml";

  /** What the test part's figures are parted by. */
  private static final Set<String> SLICES =
      new TreeSet<>(
          List.of(
              "segment",
              "visitor",
              "device",
              "channel",
              "country",
              "hour",
              "session length",
              "cart"));

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

  private final Map<String, Object> values;

  private GateSettings(Map<String, Object> values) {
    this.values = values;
  }

  /** The bounds that come with this release. */
  public static GateSettings shipped() {
    try (InputStream in =
        Objects.requireNonNull(GateSettings.class.getResourceAsStream(SHIPPED), SHIPPED)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new GateSettings(parse(SHIPPED, text));
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + SHIPPED + " of this release", e);
    }
  }

  /**
   * The shipped bounds with those of a file in their place.
   *
   * @throws UserError if the file is not readable, or names a key, a slice or a kind of value that
   *     there is not, or a bound that would let all or none pass
   */
  public static GateSettings read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new UserError("--gates=" + file + " does not exist", e);
    } catch (IOException e) {
      throw new UserError("--gates=" + file + " is not readable: " + e.getMessage(), e);
    }
    Map<String, Object> shipped = shipped().values;
    Map<String, Object> own = parse(file.toString(), text);
    TreeSet<String> unknown = new TreeSet<>(own.keySet());
    unknown.removeAll(shipped.keySet());
    if (!unknown.isEmpty()) {
      throw new UserError(
          file + " has keys that are none: " + unknown + "; there are " + shipped.keySet());
    }
    own.forEach(
        (key, value) -> {
          requireSameKind(file, key, value, shipped.get(key));
          requireWithinBounds(file, key, value);
        });
    Map<String, Object> all = new TreeMap<>(shipped);
    all.putAll(own);
    return new GateSettings(all);
  }

  private static void requireSameKind(
      Path file, String key, Object value, @Nullable Object example) {
    boolean same =
        example instanceof Number
            ? value instanceof Number
            : value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
    if (!same) {
      throw new UserError(
          file
              + ": "
              + key
              + " must be "
              + (example instanceof Number ? "a number" : "a list of names")
              + ", but is "
              + value);
    }
  }

  private static void requireWithinBounds(Path file, String key, Object value) {
    if (value instanceof List<?> names) {
      names.stream()
          .filter(name -> !SLICES.contains(name))
          .findFirst()
          .ifPresent(
              name -> {
                throw new UserError(
                    file + ": " + key + " has \"" + name + "\", but there are only " + SLICES);
              });
      return;
    }
    double number = ((Number) value).doubleValue();
    double least = GAINS.contains(key) ? -1 : key.equals("sampled_sessions") ? 1 : 0;
    double most = GAINS.contains(key) || SHARES.contains(key) ? 1 : Integer.MAX_VALUE;
    if (!(number >= least && number <= most)) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "%s: %s must be from %.0f to %.0f, but is %s",
              file,
              key,
              least,
              most,
              value));
    }
  }

  private static Map<String, Object> parse(String file, String text) {
    try {
      Object yaml = new Yaml(new SafeConstructor(new LoaderOptions())).load(new StringReader(text));
      if (yaml == null) {
        return Map.of();
      }
      if (!(yaml instanceof Map<?, ?> map)) {
        throw new UserError(file + " must be a map of keys to bounds");
      }
      Map<String, Object> values = new TreeMap<>();
      map.forEach((key, value) -> values.put(String.valueOf(key), value == null ? "" : value));
      return values;
    } catch (YAMLException e) {
      throw new UserError(file + " is no YAML: " + e.getMessage(), e);
    }
  }

  /** The bound of this name. */
  double number(String key) {
    return ((Number) Objects.requireNonNull(values.get(key), key)).doubleValue();
  }

  /** The names of this name. */
  List<String> names(String key) {
    return ((List<?>) Objects.requireNonNull(values.get(key), key))
        .stream().map(Object::toString).toList();
  }
}
