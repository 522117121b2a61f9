package io.purchaseintent.mapping;

import io.purchaseintent.event.EventField;
import io.purchaseintent.mapping.Mapping.Plus;
import io.purchaseintent.mapping.Mapping.Source;
import io.purchaseintent.yaml.NearestName;
import io.purchaseintent.yaml.YamlMap;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads of a {@link MappingFile} where a field's values come from. */
final class FieldsYaml {

  static final Set<EventField> REQUIRED =
      Set.of(EventField.EVENT_ID, EventField.TYPE, EventField.EVENT_TIME, EventField.SESSION_ID);

  private static final Set<String> SOURCE_KEYS =
      Set.of(
          "column",
          "template",
          "lookup",
          "values",
          "otherwise",
          "missing",
          "default",
          "time",
          "zone",
          "plus",
          "decimal",
          "on_bad");
  private static final Set<String> PLUS_KEYS = Set.of("column", "unit");
  private static final Map<String, TimeUnit> UNITS =
      Map.of(
          "nanoseconds", TimeUnit.NANOSECONDS,
          "microseconds", TimeUnit.MICROSECONDS,
          "milliseconds", TimeUnit.MILLISECONDS,
          "seconds", TimeUnit.SECONDS,
          "minutes", TimeUnit.MINUTES,
          "hours", TimeUnit.HOURS,
          "days", TimeUnit.DAYS);
  private static final String COLUMN = "the name of a column";
  private static final String ZONE = "a time zone such as Europe/Vienna";

  /** No pattern, which has capitals or something between its letters. */
  private static final Pattern WORD = Pattern.compile("[a-z_]*");

  /**
   * What an event does without unless the mapping says otherwise: a purchase is one in any coin.
   */
  private static final Set<EventField> LEFT_OUT =
      Set.of(EventField.PRICE, EventField.CURRENCY, EventField.QUANTITY);

  private static final Map<String, TimeFormat> TIME_FORMATS =
      MappingFile.byCode(TimeFormat.values());

  private FieldsYaml() {}

  /**
   * The source of a field.
   *
   * @throws io.purchaseintent.command.UserError naming the place and what is wrong there
   */
  static Source source(EventField field, YamlMap fields, Set<String> lookups) {
    boolean time = field == EventField.EVENT_TIME || field == EventField.RECEIVED_TIME;
    List<TimeForm> iso = time ? List.of(TimeFormat.ISO) : List.of();
    if (fields.hasText(field.code())) {
      return new Source(
          List.of(fields.text(field.code(), COLUMN)),
          null,
          null,
          Map.of(),
          null,
          Set.of(),
          null,
          iso,
          ZoneOffset.UTC,
          null,
          null,
          LEFT_OUT.contains(field));
    }
    YamlMap map = fields.map(field.code(), SOURCE_KEYS);
    List<String> columns = map.texts("column");
    String template = map.optionalText("template", "a text with columns in braces");
    String lookup = map.optionalText("lookup", "the name of one of lookups");
    String defaultValue = map.optionalText("default", "a text");
    if (!columns.isEmpty() && template != null) {
      throw map.error("has both a column and a template; one of them must go");
    }
    if (columns.isEmpty() && template == null && defaultValue == null) {
      throw map.error("needs a column, a template or a default");
    }
    if (lookup != null && !lookups.contains(lookup)) {
      throw map.error("lookup", "is \"" + lookup + "\", which \"lookups\" lacks");
    }
    List<TimeForm> formats = times(map, "time");
    if (!time && !formats.isEmpty()) {
      throw map.error("time", "is for event_time and received_time only");
    }
    return new Source(
        columns,
        template,
        lookup,
        map.textMap("values"),
        map.optionalText("otherwise", "a text"),
        Set.copyOf(map.texts("missing")),
        defaultValue,
        formats.isEmpty() ? iso : formats,
        zone(map),
        plus(map, time),
        decimal(field, map),
        isLeftOut(field, map));
  }

  private static @Nullable Plus plus(YamlMap map, boolean time) {
    YamlMap plus = map.optionalMap("plus", PLUS_KEYS);
    if (plus == null) {
      return null;
    }
    if (!time) {
      throw map.error("plus", "is for event_time and received_time only");
    }
    return new Plus(
        plus.text("column", COLUMN),
        plus.has("unit") ? plus.choice("unit", UNITS) : TimeUnit.MILLISECONDS);
  }

  private static @Nullable Character decimal(EventField field, YamlMap map) {
    if (!map.has("decimal")) {
      return null;
    }
    if (field != EventField.PRICE && field != EventField.QUANTITY) {
      throw map.error("decimal", "is for price and quantity only");
    }
    return map.choice("decimal", Map.of(".", '.', ",", ','));
  }

  private static boolean isLeftOut(EventField field, YamlMap map) {
    if (!map.has("on_bad")) {
      return LEFT_OUT.contains(field);
    }
    boolean left = map.choice("on_bad", Map.of("missing", true, "reject", false));
    if (left && REQUIRED.contains(field)) {
      throw map.error("on_bad", "is \"missing\", but every event needs " + field.code());
    }
    return left;
  }

  static List<TimeForm> times(YamlMap map, String key) {
    List<TimeForm> forms = new ArrayList<>();
    for (String text : map.texts(key)) {
      TimeForm named = TIME_FORMATS.get(text);
      if (named == null && WORD.matcher(text).matches()) {
        throw map.error(
            key,
            "is \""
                + text
                + "\", but must be one of "
                + new TreeSet<>(TIME_FORMATS.keySet())
                + " or a pattern such as dd/MM/yyyy HH:mm:ss"
                + NearestName.question(text, TIME_FORMATS.keySet()));
      }
      forms.add(named == null ? pattern(map, key, text) : named);
    }
    return List.copyOf(forms);
  }

  private static TimePattern pattern(YamlMap map, String key, String text) {
    try {
      return TimePattern.of(text);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw map.error(
          key,
          "is \""
              + text
              + "\", which is no pattern of a date and time such as dd/MM/yyyy HH:mm:ss: "
              + e.getMessage());
    }
  }

  private static ZoneId zone(YamlMap map) {
    String zone = map.optionalText("zone", ZONE);
    try {
      return zone == null ? ZoneOffset.UTC : ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw map.error("zone", "is \"" + zone + "\", but must be " + ZONE);
    }
  }
}
