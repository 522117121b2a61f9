package io.purchaseintent.mapping;

import io.purchaseintent.command.UserError;
import io.purchaseintent.event.EventField;
import io.purchaseintent.event.EventType;
import io.purchaseintent.mapping.Mapping.Lookup;
import io.purchaseintent.mapping.Mapping.Source;
import io.purchaseintent.mapping.Mapping.TypeRule;
import io.purchaseintent.record.Format;
import io.purchaseintent.yaml.NearestName;
import io.purchaseintent.yaml.YamlFile;
import io.purchaseintent.yaml.YamlMap;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a {@link Mapping} from YAML. Every scalar is text: {@code 0} and {@code no} stay as is. */
public final class MappingFile {

  private static final Set<String> KEYS =
      Set.of("format", "columns", "delimiter", "missing", "fields", "derived_types", "lookups");
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
          "decimal",
          "on_bad");
  private static final Set<String> RULE_KEYS = Set.of("when", "page", "page_prefix", "type");
  private static final Set<String> LOOKUP_KEYS =
      Set.of("files", "key", "value", "where", "time", "time_format", "optional");
  private static final String COLUMN = "the name of a column";
  private static final String ZONE = "a time zone such as Europe/Vienna";
  private static final Set<EventField> REQUIRED =
      Set.of(EventField.EVENT_ID, EventField.TYPE, EventField.EVENT_TIME, EventField.SESSION_ID);

  /** No pattern, which has capitals or something between its letters. */
  private static final Pattern WORD = Pattern.compile("[a-z_]*");

  /**
   * What an event does without unless the mapping says otherwise: a purchase is one in any coin.
   */
  private static final Set<EventField> LEFT_OUT =
      Set.of(EventField.PRICE, EventField.CURRENCY, EventField.QUANTITY);

  private static final Map<String, Format> FORMATS = byCode(Format.values());
  private static final Map<String, TimeFormat> TIME_FORMATS = byCode(TimeFormat.values());
  private static final Map<String, EventType> TYPES = byCode(EventType.values());
  private static final Set<String> FIELDS =
      Stream.of(EventField.values()).map(EventField::code).collect(Collectors.toSet());

  private MappingFile() {}

  private static <E extends Enum<E>> Map<String, E> byCode(E[] values) {
    return Stream.of(values)
        .collect(
            Collectors.toMap(value -> value.name().toLowerCase(Locale.ROOT), Function.identity()));
  }

  /**
   * The mapping in a file.
   *
   * @throws UserError naming the file, the place and what is wrong there
   */
  public static Mapping read(Path path) {
    YamlMap root =
        YamlFile.read("mapping", path, "testdata/mappings has some, docs/mappings.md tells how")
            .map(KEYS);
    Map<String, Lookup> lookups = lookups(root);
    return new Mapping(
        path.toString(),
        root.has("format") ? root.choice("format", FORMATS) : null,
        root.texts("columns"),
        delimiter(root),
        Set.copyOf(root.texts("missing")),
        fields(root.map("fields", FIELDS), lookups.keySet()),
        derivedTypes(root),
        lookups);
  }

  private static char delimiter(YamlMap root) {
    String kind = "one ASCII character such as \",\"";
    String written = root.has("delimiter") ? root.text("delimiter", kind) : ",";
    String delimiter = written.equals("\\t") ? "\t" : written;
    if (delimiter.length() != 1 || delimiter.charAt(0) >= 128) {
      throw root.error("delimiter", "is \"" + written + "\", but must be " + kind);
    }
    return delimiter.charAt(0);
  }

  private static Map<EventField, Source> fields(YamlMap fields, Set<String> lookups) {
    Map<EventField, Source> sources = new EnumMap<>(EventField.class);
    for (EventField field : EventField.values()) {
      if (fields.has(field.code())) {
        sources.put(field, source(field, fields, lookups));
      } else if (REQUIRED.contains(field)) {
        throw fields.error("lacks " + field.code() + ": every event needs it");
      }
    }
    return sources;
  }

  private static Source source(EventField field, YamlMap fields, Set<String> lookups) {
    boolean time = field == EventField.EVENT_TIME || field == EventField.RECEIVED_TIME;
    List<TimeForm> iso = time ? List.of(TimeFormat.ISO) : List.of();
    if (fields.hasText(field.code())) {
      String column = fields.text(field.code(), COLUMN);
      return new Source(
          column,
          null,
          null,
          Map.of(),
          null,
          Set.of(),
          null,
          iso,
          ZoneOffset.UTC,
          null,
          LEFT_OUT.contains(field));
    }
    YamlMap map = fields.map(field.code(), SOURCE_KEYS);
    String column = map.optionalText("column", COLUMN);
    String template = map.optionalText("template", "a text with columns in braces");
    String lookup = map.optionalText("lookup", "the name of one of lookups");
    String defaultValue = map.optionalText("default", "a text");
    if (column != null && template != null) {
      throw map.error("has both a column and a template; one of them must go");
    }
    if (column == null && template == null && defaultValue == null) {
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
        column,
        template,
        lookup,
        map.textMap("values"),
        map.optionalText("otherwise", "a text"),
        Set.copyOf(map.texts("missing")),
        defaultValue,
        formats.isEmpty() ? iso : formats,
        zone(map),
        decimal(field, map),
        isLeftOut(field, map));
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

  private static List<TimeForm> times(YamlMap map, String key) {
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

  private static List<TypeRule> derivedTypes(YamlMap root) {
    List<TypeRule> rules = new ArrayList<>();
    if (!root.has("derived_types")) {
      return rules;
    }
    for (YamlMap map : root.maps("derived_types", RULE_KEYS)) {
      String when = map.choice("when", TYPES).code();
      String type = map.choice("type", TYPES).code();
      List<String> pages = map.texts("page");
      List<String> prefixes = map.texts("page_prefix");
      if (pages.isEmpty() && prefixes.isEmpty()) {
        throw map.error("needs a page or a page_prefix");
      }
      pages.forEach(page -> rules.add(new TypeRule(when, page, false, type)));
      prefixes.forEach(prefix -> rules.add(new TypeRule(when, prefix, true, type)));
    }
    return List.copyOf(rules);
  }

  private static Map<String, Lookup> lookups(YamlMap root) {
    Map<String, Lookup> lookups = new LinkedHashMap<>();
    root.namedMaps("lookups", LOOKUP_KEYS).forEach((name, map) -> lookups.put(name, lookup(map)));
    return lookups;
  }

  private static Lookup lookup(YamlMap map) {
    List<String> files = map.texts("files");
    if (files.isEmpty()) {
      throw map.error("files", "must name at least one file");
    }
    List<TimeForm> formats = times(map, "time_format");
    return new Lookup(
        files,
        map.text("key", COLUMN),
        map.text("value", COLUMN),
        map.textMap("where"),
        map.optionalText("time", COLUMN),
        formats.isEmpty() ? TimeFormat.ISO : formats.get(0),
        map.flag("optional"));
  }
}
