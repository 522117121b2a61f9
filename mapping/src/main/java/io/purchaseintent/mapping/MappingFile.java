package io.purchaseintent.mapping;

import io.purchaseintent.command.UserError;
import io.purchaseintent.event.EventField;
import io.purchaseintent.event.EventType;
import io.purchaseintent.mapping.Mapping.Condition;
import io.purchaseintent.mapping.Mapping.Events;
import io.purchaseintent.mapping.Mapping.Lookup;
import io.purchaseintent.mapping.Mapping.Source;
import io.purchaseintent.mapping.Mapping.TypeRule;
import io.purchaseintent.record.Dialect;
import io.purchaseintent.record.Format;
import io.purchaseintent.yaml.YamlFile;
import io.purchaseintent.yaml.YamlMap;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a {@link Mapping} from YAML. Every scalar is text: {@code 0} and {@code no} stay as is. */
public final class MappingFile {

  private static final Set<String> KEYS =
      Set.of(
          "format",
          "columns",
          "delimiter",
          "quote",
          "escape",
          "encoding",
          "missing",
          "fields",
          "each",
          "events",
          "derived_types",
          "lookups");
  private static final Set<String> EVENTS_KEYS = Set.of("when", "each", "fields");
  private static final Set<String> RULE_KEYS = Set.of("when", "page", "page_prefix", "type");
  private static final Set<String> LOOKUP_KEYS =
      Set.of("files", "key", "value", "where", "time", "time_format", "delimiter", "optional");
  private static final String COLUMN = "the name of a column";
  private static final String LIST = "the path of a list";
  private static final Set<EventField> REQUIRED = FieldsYaml.REQUIRED;

  private static final Map<String, Format> FORMATS = byCode(Format.values());
  private static final Map<String, EventType> TYPES = byCode(EventType.values());
  private static final Set<String> FIELDS =
      Stream.of(EventField.values()).map(EventField::code).collect(Collectors.toSet());

  private MappingFile() {}

  static <E extends Enum<E>> Map<String, E> byCode(E[] values) {
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
        dialect(root),
        Set.copyOf(root.texts("missing")),
        events(root, lookups.keySet()),
        derivedTypes(root),
        lookups);
  }

  private static Dialect dialect(YamlMap root) {
    Dialect usual = Dialect.USUAL;
    return new Dialect(
        root.has("format") ? root.choice("format", FORMATS) : null,
        root.texts("columns"),
        root.has("delimiter") ? character(root, "delimiter", ",") : usual.delimiter(),
        !root.has("quote")
            ? usual.quote()
            : root.text("quote", "a character").equals("none") ? 0 : character(root, "quote", "'"),
        root.has("escape") ? character(root, "escape", "\\") : usual.escape(),
        root.has("encoding") ? encoding(root) : usual.encoding());
  }

  private static char character(YamlMap root, String key, String example) {
    String kind = "one ASCII character such as \"" + example + '"';
    String written = root.text(key, kind);
    String character = written.equals("\\t") ? "\t" : written.equals("\\\\") ? "\\" : written;
    if (character.length() != 1 || character.charAt(0) >= 128) {
      throw root.error(key, "is \"" + written + "\", but must be " + kind);
    }
    return character.charAt(0);
  }

  private static Charset encoding(YamlMap root) {
    String kind = "an encoding such as utf-8, utf-16, latin-1 or windows-1252";
    String name = root.text("encoding", kind);
    try {
      return Charset.forName(name.equalsIgnoreCase("latin-1") ? "ISO-8859-1" : name);
    } catch (IllegalArgumentException e) {
      throw root.error("encoding", "is \"" + name + "\", but must be " + kind);
    }
  }

  private static List<Events> events(YamlMap root, Set<String> lookups) {
    if (!root.has("events")) {
      Map<EventField, Source> fields = fields(root.map("fields", FIELDS), lookups);
      requireAll(root, "fields", fields);
      return List.of(new Events(List.of(), root.optionalText("each", LIST), fields));
    }
    if (root.has("each")) {
      throw root.error(
          "each", "stands beside events: give each of the events that needs it its own");
    }
    YamlMap shared = root.optionalMap("fields", FIELDS);
    Map<EventField, Source> sharedFields =
        shared == null ? new EnumMap<>(EventField.class) : fields(shared, lookups);
    List<Events> events = new ArrayList<>();
    for (YamlMap map : root.maps("events", EVENTS_KEYS)) {
      Map<EventField, Source> fields = new EnumMap<>(EventField.class);
      fields.putAll(sharedFields);
      YamlMap own = map.optionalMap("fields", FIELDS);
      if (own != null) {
        fields.putAll(fields(own, lookups));
      }
      requireAll(map, "fields", fields);
      events.add(new Events(conditions(map), map.optionalText("each", LIST), fields));
    }
    if (events.isEmpty()) {
      throw root.error("events", "is an empty list: name the events that a record becomes");
    }
    return List.copyOf(events);
  }

  private static List<Condition> conditions(YamlMap map) {
    List<Condition> conditions = new ArrayList<>();
    map.textsMap("when")
        .forEach(
            (path, texts) -> {
              boolean any = texts.equals(List.of("any"));
              boolean absent = texts.contains("absent");
              Set<String> named = new HashSet<>(texts);
              named.removeAll(any ? Set.of("any") : Set.of("absent"));
              if (texts.isEmpty()) {
                throw map.error("when", path + " has no text: name one, or any, or absent");
              }
              conditions.add(new Condition(path, Set.copyOf(named), !absent));
            });
    return List.copyOf(conditions);
  }

  private static Map<EventField, Source> fields(YamlMap fields, Set<String> lookups) {
    Map<EventField, Source> sources = new EnumMap<>(EventField.class);
    for (EventField field : EventField.values()) {
      if (fields.has(field.code())) {
        sources.put(field, FieldsYaml.source(field, fields, lookups));
      }
    }
    return sources;
  }

  private static void requireAll(YamlMap map, String key, Map<EventField, Source> fields) {
    for (EventField field : EventField.values()) {
      if (REQUIRED.contains(field) && !fields.containsKey(field)) {
        throw map.error(key, "lacks " + field.code() + ": every event needs it");
      }
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
    List<TimeForm> formats = FieldsYaml.times(map, "time_format");
    return new Lookup(
        files,
        map.text("key", COLUMN),
        map.text("value", COLUMN),
        map.textMap("where"),
        map.optionalText("time", COLUMN),
        formats.isEmpty() ? TimeFormat.ISO : formats.get(0),
        delimitedBy(map),
        map.flag("optional"));
  }

  private static Dialect delimitedBy(YamlMap map) {
    Dialect usual = Dialect.USUAL;
    return new Dialect(
        null,
        List.of(),
        map.has("delimiter") ? character(map, "delimiter", ",") : usual.delimiter(),
        usual.quote(),
        usual.escape(),
        usual.encoding());
  }
}
