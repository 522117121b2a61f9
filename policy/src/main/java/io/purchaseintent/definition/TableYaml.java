package io.purchaseintent.definition;

import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.DeclaredFeature.Of;
import io.purchaseintent.feature.DeclaredFeature.Type;
import io.purchaseintent.yaml.YamlMap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a table beside the clicks of what a user writes. */
final class TableYaml {

  static final Set<String> KEYS =
      Set.of("of", "from", "key", "time", "time_format", "since", "missing", "features");
  static final Set<String> FEATURE = Set.of("type", "column", "default", "description");

  private static final Set<String> QUERY =
      Set.of("jdbc", "query", "user", "password_env", "driver", "timeout");
  private static final Map<String, Of> OF =
      Map.of("shopper", Of.SHOPPER, "product", Of.PRODUCT, "category", Of.CATEGORY);
  private static final Map<String, Type> TYPES =
      Map.of("number", Type.NUMBER, "category", Type.CATEGORY, "days_since", Type.DAYS_SINCE);
  private static final List<String> USUAL_TIMES = List.of("iso", "datetime", "date");
  private static final Duration USUAL_TIMEOUT = Duration.ofMinutes(10);

  private TableYaml() {}

  static DeclaredTable read(String name, YamlMap map) {
    Of of = map.choice("of", OF);
    String key = map.text("key", "the column with the id");
    String time = map.optionalText("time", "a column");
    List<String> formats = map.has("time_format") ? map.texts("time_format") : USUAL_TIMES;
    Instant since = since(map, time);
    DeclaredTable.From from = from(map);
    List<DeclaredFeature> features = new ArrayList<>();
    map.namedMaps("features", FEATURE)
        .forEach((feature, each) -> features.add(feature(name, of, feature, each)));
    if (features.isEmpty()) {
      throw map.error("features", "are none: name a column or more that is one");
    }
    return new DeclaredTable(
        name, of, from, key, time, formats, since, map.texts("missing"), features);
  }

  private static @Nullable Instant since(YamlMap map, @Nullable String time) {
    String text = map.optionalText("since", "a day, such as 2024-01-01");
    if (text == null) {
      return null;
    }
    if (time != null) {
      throw map.error("since", "stands beside time, which says it row by row: leave one out");
    }
    Instant since = time(text);
    if (since == null) {
      throw map.error("since", "is \"" + text + "\", but must be a day, such as 2024-01-01");
    }
    return since;
  }

  private static @Nullable Instant time(String text) {
    try {
      return text.length() == "2024-01-01".length()
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static DeclaredTable.From from(YamlMap map) {
    if (!map.has("from")) {
      throw map.error("from", "is not there: name a file, a folder, a pattern, or a query");
    }
    if (!map.isMap("from")) {
      List<String> names = map.texts("from");
      if (names.isEmpty()) {
        throw map.error("from", "is an empty list: name a file, a folder or a pattern");
      }
      return new DeclaredTable.Files(names);
    }
    YamlMap query = map.map("from", QUERY);
    String timeout = query.optionalText("timeout", "a time such as 60s");
    return new DeclaredTable.Query(
        query.text("jdbc", "the database's URL, such as jdbc:postgresql://HOST/DATABASE"),
        query.text("query", "what is asked, such as select ..."),
        query.optionalText("user", "a user's name"),
        query.optionalText("password_env", "the environment variable with the password"),
        query.text("driver", "the jar of the database's JDBC driver"),
        timeout == null ? USUAL_TIMEOUT : Duration.ofSeconds(Windows.seconds(query, "timeout")));
  }

  private static DeclaredFeature feature(String table, Of of, String name, YamlMap map) {
    Type type = map.choice("type", TYPES);
    String column = map.optionalText("column", "a column of the table");
    String description = map.optionalText("description", "a sentence");
    return new DeclaredFeature(
        name,
        1,
        of,
        type,
        description == null ? "" : description,
        new DeclaredFeature.Column(table, column == null ? name : column, otherwise(type, map)));
  }

  /** A default as rows keep values: a number, a name, or milliseconds since 1970. */
  private static @Nullable String otherwise(Type type, YamlMap map) {
    if (!map.has("default")) {
      return null;
    }
    return switch (type) {
      case NUMBER -> Double.toString(map.number("default"));
      case CATEGORY -> map.text("default", "a text");
      case DAYS_SINCE -> {
        String text = map.text("default", "a day, such as 2024-01-01");
        Instant time = time(text);
        if (time == null) {
          throw map.error("default", "is \"" + text + "\", but must be a day, such as 2024-01-01");
        }
        yield Long.toString(time.toEpochMilli());
      }
    };
  }
}
