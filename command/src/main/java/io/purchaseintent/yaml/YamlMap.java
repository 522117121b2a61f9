package io.purchaseintent.yaml;

import io.purchaseintent.command.UserError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A map in a YAML file that is read key by key. A text is what was written: {@code 0} and {@code
 * no} need no quotes. Whatever is wrong is a {@link UserError} with file, line and path.
 */
public final class YamlMap {

  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

  private final Place place;
  private final Map<String, Place> keys = new LinkedHashMap<>();
  private final Map<String, Place> values = new LinkedHashMap<>();

  private YamlMap(Place place) {
    this.place = place;
    if (!(place.node() instanceof MappingNode map)) {
      throw place.wrongKind("a map of keys to values");
    }
    for (NodeTuple entry : map.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode name)) {
        throw place.word(entry.getKeyNode()).error("has a key that is no word");
      }
      String key = name.getValue();
      Place twice = keys.put(key, place.below(key, name));
      if (twice != null) {
        throw place
            .below(key, name)
            .error(
                "stands twice, in line "
                    + (twice.node().getStartMark().getLine() + 1)
                    + " too: leave one of them out");
      }
      values.put(key, place.below(key, entry.getValueNode()));
    }
  }

  /** A map with some of these keys. */
  static YamlMap of(Place place, Set<String> known) {
    YamlMap map = new YamlMap(place);
    map.keys.forEach(
        (key, where) -> {
          if (!known.contains(key)) {
            String question = NearestName.question(key, known);
            throw where.error(
                "is no key"
                    + (question.isEmpty() ? ": there are " : question + " There are ")
                    + new TreeSet<>(known));
          }
        });
    return map;
  }

  /** The keys that stand there, in their order. */
  public Set<String> keys() {
    return new LinkedHashSet<>(keys.keySet());
  }

  /** Whether the key stands there. */
  public boolean has(String key) {
    return values.containsKey(key);
  }

  /** Whether the key stands there with a text, and not with a list or a map. */
  public boolean hasText(String key) {
    Place value = values.get(key);
    return value != null && value.node() instanceof ScalarNode;
  }

  /** Whether the key stands there with a map. */
  public boolean isMap(String key) {
    Place value = values.get(key);
    return value != null && value.node() instanceof MappingNode;
  }

  /** What is wrong with a key, as the end of a sentence; told of the map where it is not there. */
  public UserError error(String key, String reason) {
    Place where = keys.get(key);
    if (where != null) {
      return where.error(reason);
    }
    return place.path().isEmpty()
        ? new Place(place.file(), place.top(), key, place.node()).error(reason)
        : place.error(reason);
  }

  /** What is wrong with this map, as the end of a sentence. */
  public UserError error(String reason) {
    return place.error(reason);
  }

  /** What a key that must be there has. */
  private Place value(String key, String kind) {
    Place value = values.get(key);
    if (value == null) {
      throw place.error("lacks " + key + ": give " + kind);
    }
    return value;
  }

  /** A text that must be there. */
  public String text(String key, String kind) {
    return text(value(key, kind), kind);
  }

  private static String text(Place place, String kind) {
    if (place.node() instanceof ScalarNode scalar
        && (scalar.getScalarStyle() != ScalarStyle.PLAIN || !scalar.getValue().isEmpty())) {
      return scalar.getValue();
    }
    throw place.wrongKind(kind);
  }

  /** A text, or null where the key is not there. */
  public @Nullable String optionalText(String key, String kind) {
    return has(key) ? text(key, kind) : null;
  }

  /** A number that must be there. */
  public double number(String key) {
    Place value = value(key, "a number");
    if (value.node() instanceof ScalarNode scalar
        && scalar.getScalarStyle() == ScalarStyle.PLAIN
        && NUMBER.matcher(scalar.getValue()).matches()) {
      return Double.parseDouble(scalar.getValue());
    }
    throw value.wrongKind("a number");
  }

  /** A number that must be there and lie between two others, both included. */
  public double number(String key, double lowest, double highest) {
    double number = number(key);
    if (number >= lowest && number <= highest) {
      return number;
    }
    throw value(key, "a number")
        .error(
            "is "
                + plain(number)
                + ", but must lie between "
                + plain(lowest)
                + " and "
                + plain(highest));
  }

  private static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  /** A number, or another where the key is not there. */
  public double numberOr(String key, double otherwise) {
    return has(key) ? number(key) : otherwise;
  }

  /** A number, or none where the key is not there. */
  public OptionalDouble optionalNumber(String key) {
    return has(key) ? OptionalDouble.of(number(key)) : OptionalDouble.empty();
  }

  /** A whole number that must be there. */
  public int whole(String key) {
    double number = number(key);
    if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
      throw value(key, "a whole number").wrongKind("a whole number");
    }
    return (int) number;
  }

  /** Whether a key is true; false where it is not there. */
  public boolean flag(String key) {
    return has(key) && choice(key, Map.of("true", true, "false", false));
  }

  /** What one of several words stands for. */
  public <T> T choice(String key, Map<String, T> choices) {
    return choice(value(key, "one of " + new TreeSet<>(choices.keySet())), choices);
  }

  private static <T> T choice(Place word, Map<String, T> choices) {
    String kind = "one of " + new TreeSet<>(choices.keySet());
    String text = text(word, kind);
    T choice = choices.get(text);
    if (choice == null) {
      throw word.wrongKind(kind + NearestName.question(text, choices.keySet()));
    }
    return choice;
  }

  /** What each word of a list that is not empty stands for. */
  public <T> List<T> choices(String key, Map<String, T> choices) {
    return list(key).stream().map(word -> choice(word, choices)).toList();
  }

  /** The words of a list that is not empty. */
  public List<String> words(String key) {
    return list(key).stream().map(word -> text(word, "a word")).toList();
  }

  private List<Place> list(String key) {
    Place value = value(key, "a list of words");
    if (!(value.node() instanceof SequenceNode list) || list.getValue().isEmpty()) {
      throw value.wrongKind("a list of one word or more");
    }
    return list.getValue().stream().map(value::word).toList();
  }

  /** The texts of a list; one that stands alone is a list of one, and no key an empty list. */
  public List<String> texts(String key) {
    return oneOrMore(key).stream().map(item -> text(item, "a text, or a list of texts")).toList();
  }

  /** As {@link #texts}, of what each stands for. */
  public <T> List<T> textChoices(String key, Map<String, T> choices) {
    return oneOrMore(key).stream().map(item -> choice(item, choices)).toList();
  }

  private List<Place> oneOrMore(String key) {
    Place value = values.get(key);
    if (value == null) {
      return List.of();
    }
    return value.node() instanceof SequenceNode list
        ? list.getValue().stream().map(value::word).toList()
        : List.of(value);
  }

  /** The texts of a map that may have any key; empty where the key is not there. */
  public Map<String, String> textMap(String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    Place value = values.get(key);
    if (value != null) {
      YamlMap map = new YamlMap(value);
      map.keys.keySet().forEach(each -> texts.put(each, map.text(each, "a text")));
    }
    return texts;
  }

  /** The texts of each key of a map that may have any; empty where the key is not there. */
  public Map<String, List<String>> textsMap(String key) {
    Map<String, List<String>> texts = new LinkedHashMap<>();
    Place value = values.get(key);
    if (value != null) {
      YamlMap map = new YamlMap(value);
      map.keys.keySet().forEach(each -> texts.put(each, map.texts(each)));
    }
    return texts;
  }

  /** A map that must be there. */
  public YamlMap map(String key, Set<String> known) {
    return of(value(key, "a map"), known);
  }

  /** A map, or null where the key is not there. */
  public @Nullable YamlMap optionalMap(String key, Set<String> known) {
    return has(key) ? map(key, known) : null;
  }

  /** The maps below the keys of a map that may have any; empty where the key is not there. */
  public Map<String, YamlMap> namedMaps(String key, Set<String> known) {
    Map<String, YamlMap> maps = new LinkedHashMap<>();
    Place value = values.get(key);
    if (value != null) {
      new YamlMap(value).values.forEach((name, each) -> maps.put(name, of(each, known)));
    }
    return maps;
  }

  /** The maps of a list that must be there; one that stands alone is a list of one. */
  public List<YamlMap> maps(String key, Set<String> known) {
    Place value = value(key, "a list");
    if (value.node() instanceof MappingNode) {
      return List.of(of(value, known));
    }
    if (!(value.node() instanceof SequenceNode list)) {
      throw value.wrongKind("a list");
    }
    List<YamlMap> maps = new ArrayList<>();
    for (Node item : list.getValue()) {
      maps.add(of(value.item(maps.size(), item), known));
    }
    return maps;
  }
}
