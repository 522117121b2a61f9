package io.purchaseintent.eventlog;

import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings of event logs that were given, of whatever kind.
 *
 * @param values by the names of the {@link LogSetting}s; none for one that was not given
 */
public record LogSettings(Map<String, String> values) {

  /** None. */
  public static final LogSettings NONE = new LogSettings(Map.of());

  public LogSettings {
    values = Map.copyOf(values);
  }

  /** Those that a kind has. */
  public LogSettings of(LogKind kind) {
    return new LogSettings(
        kind.settings().stream()
            .map(LogSetting::name)
            .filter(values::containsKey)
            .collect(Collectors.toMap(name -> name, values::get)));
  }

  /** The value of one; null where it was not given. */
  public @Nullable String get(String name) {
    return values.get(name);
  }
}
