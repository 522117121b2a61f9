package io.purchaseintent.source;

import io.purchaseintent.command.UserError;
import io.purchaseintent.event.EventField;
import io.purchaseintent.event.EventType;
import io.purchaseintent.source.Mapping.Format;
import io.purchaseintent.source.Mapping.Lookup;
import io.purchaseintent.source.Mapping.Source;
import io.purchaseintent.source.Mapping.TypeRule;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads a {@link Mapping} from YAML. Every scalar is text: {@code 0} and {@code no} stay as is. */
final class MappingFile {

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
          "zone");
  private static final Set<String> RULE_KEYS = Set.of("when", "page", "page_prefix", "type");
  private static final Set<String> LOOKUP_KEYS =
      Set.of("files", "key", "value", "where", "time", "time_format", "optional");
  private static final Set<EventField> REQUIRED =
      Set.of(EventField.EVENT_ID, EventField.TYPE, EventField.EVENT_TIME, EventField.SESSION_ID);

  private final String file;
  private final YamlNode root;

  private MappingFile(String file, @Nullable Object yaml) {
    this.file = file;
    this.root = new YamlNode(file, "", yaml);
  }

  /**
   * The mapping in a file.
   *
   * @throws UserError naming the file, the place and what is wrong there
   */
  static Mapping read(Path path) {
    try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      return new MappingFile(path.toString(), yaml().load(reader)).mapping();
    } catch (NoSuchFileException e) {
      throw new UserError("The mapping " + path + " does not exist", e);
    } catch (YAMLException e) {
      throw new UserError("The mapping " + path + " is not valid YAML: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UserError("The mapping " + path + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Yaml yaml() {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    DumperOptions dumper = new DumperOptions();
    Resolver textOnly =
        new Resolver() {
          @Override
          protected void addImplicitResolvers() {
            // None: a scalar is the text that was written.
          }
        };
    return new Yaml(
        new SafeConstructor(options), new Representer(dumper), dumper, options, textOnly);
  }

  private Mapping mapping() {
    if (!root.present()) {
      throw root.broken("is empty");
    }
    root.requireKeys(KEYS);
    String delimiter = root.get("delimiter").present() ? root.get("delimiter").text() : ",";
    delimiter = delimiter.equals("\\t") ? "\t" : delimiter;
    if (delimiter.length() != 1 || delimiter.charAt(0) >= 128) {
      throw root.get("delimiter").broken("must be one ASCII character such as \",\"");
    }
    Map<String, Lookup> lookups = lookups();
    return new Mapping(
        file,
        format(),
        root.get("columns").texts(),
        delimiter.charAt(0),
        Set.copyOf(root.get("missing").texts()),
        fields(lookups.keySet()),
        derivedTypes(),
        lookups);
  }

  private @Nullable Format format() {
    YamlNode node = root.get("format");
    return node.present() ? constant(Format.class, node, node.text()) : null;
  }

  private Map<EventField, Source> fields(Set<String> lookups) {
    YamlNode fields = root.get("fields");
    fields.requireKeys(
        Stream.of(EventField.values()).map(EventField::code).collect(Collectors.toSet()));
    Map<EventField, Source> sources = new EnumMap<>(EventField.class);
    for (EventField field : EventField.values()) {
      YamlNode node = fields.get(field.code());
      if (node.present()) {
        sources.put(field, source(field, node, lookups));
      } else if (REQUIRED.contains(field)) {
        throw node.broken("is missing: every event needs it");
      }
    }
    return sources;
  }

  private static Source source(EventField field, YamlNode node, Set<String> lookups) {
    boolean time = field == EventField.EVENT_TIME || field == EventField.RECEIVED_TIME;
    List<TimeFormat> iso = time ? List.of(TimeFormat.ISO) : List.of();
    if (node.isText()) {
      return new Source(
          node.text(), null, null, Map.of(), null, Set.of(), null, iso, ZoneOffset.UTC);
    }
    node.requireKeys(SOURCE_KEYS);
    String column = node.get("column").textOrNull();
    String template = node.get("template").textOrNull();
    String lookup = node.get("lookup").textOrNull();
    String defaultValue = node.get("default").textOrNull();
    if (column != null && template != null) {
      throw node.broken("has both a column and a template; one of them must go");
    }
    if (column == null && template == null && defaultValue == null) {
      throw node.broken("needs a column, a template or a default");
    }
    if (lookup != null && !lookups.contains(lookup)) {
      throw node.get("lookup").broken("names \"" + lookup + "\", which \"lookups\" lacks");
    }
    List<TimeFormat> formats = timeFormats(node.get("time"));
    if (!time && !formats.isEmpty()) {
      throw node.get("time").broken("is for event_time and received_time only");
    }
    return new Source(
        column,
        template,
        lookup,
        node.get("values").textMap(),
        node.get("otherwise").textOrNull(),
        Set.copyOf(node.get("missing").texts()),
        defaultValue,
        formats.isEmpty() ? iso : formats,
        zone(node.get("zone")));
  }

  private static List<TimeFormat> timeFormats(YamlNode node) {
    return node.texts().stream().map(text -> constant(TimeFormat.class, node, text)).toList();
  }

  private static ZoneId zone(YamlNode node) {
    if (!node.present()) {
      return ZoneOffset.UTC;
    }
    try {
      return ZoneId.of(node.text());
    } catch (DateTimeException e) {
      throw node.broken("\"" + node.text() + "\" is not a time zone such as Europe/Vienna");
    }
  }

  private List<TypeRule> derivedTypes() {
    List<TypeRule> rules = new ArrayList<>();
    for (YamlNode node : root.get("derived_types").items()) {
      node.requireKeys(RULE_KEYS);
      String when = type(node.get("when"));
      String type = type(node.get("type"));
      List<String> pages = node.get("page").texts();
      List<String> prefixes = node.get("page_prefix").texts();
      if (pages.isEmpty() && prefixes.isEmpty()) {
        throw node.broken("needs a page or a page_prefix");
      }
      pages.forEach(page -> rules.add(new TypeRule(when, page, false, type)));
      prefixes.forEach(prefix -> rules.add(new TypeRule(when, prefix, true, type)));
    }
    return List.copyOf(rules);
  }

  private static String type(YamlNode node) {
    return constant(EventType.class, node, node.text()).code();
  }

  private Map<String, Lookup> lookups() {
    Map<String, Lookup> lookups = new LinkedHashMap<>();
    YamlNode all = root.get("lookups");
    for (String name : all.map().keySet()) {
      YamlNode node = all.get(name).requireKeys(LOOKUP_KEYS);
      List<TimeFormat> formats = timeFormats(node.get("time_format"));
      if (node.get("files").texts().isEmpty()) {
        throw node.get("files").broken("must name at least one file");
      }
      lookups.put(
          name,
          new Lookup(
              node.get("files").texts(),
              node.get("key").text(),
              node.get("value").text(),
              node.get("where").textMap(),
              node.get("time").textOrNull(),
              formats.isEmpty() ? TimeFormat.ISO : formats.get(0),
              "true".equals(node.get("optional").textOrNull())));
    }
    return lookups;
  }

  private static <E extends Enum<E>> E constant(Class<E> type, YamlNode node, String text) {
    Set<String> codes =
        Stream.of(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    if (!codes.contains(text)) {
      throw node.broken(
          "is \"" + text + "\"; did you mean \"" + NearestName.of(text, codes) + "\"?");
    }
    return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
  }
}
