package io.purchaseintent.serving.policy;

import io.purchaseintent.command.UserError;
import io.purchaseintent.decision.PolicyException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A map in a YAML file that is read key by key. Whatever is wrong in it is a {@link UserError} with
 * file, line and path.
 */
final class YamlMap {

  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

  private final String file;
  private final String path;
  private final Node node;
  private final Map<String, Node> keys = new LinkedHashMap<>();
  private final Map<String, Node> values = new LinkedHashMap<>();

  /**
   * @param path of the map in the file; empty at the top
   * @param known the keys that there are
   */
  YamlMap(String file, String path, Node node, Set<String> known) {
    this.file = file;
    this.path = path;
    this.node = node;
    if (!(node instanceof MappingNode map)) {
      throw error(node, path.isEmpty() ? "the file" : path, "must be a map of keys to values");
    }
    for (NodeTuple entry : map.getValue()) {
      String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
      if (!known.contains(key)) {
        throw error(
            entry.getKeyNode(), at(key), "is no setting: there are " + new TreeSet<>(known));
      }
      if (keys.put(key, entry.getKeyNode()) != null) {
        throw error(entry.getKeyNode(), at(key), "stands twice: leave one of them out");
      }
      values.put(key, entry.getValueNode());
    }
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private UserError error(Node place, String what, String reason) {
    return new UserError(
        file + ", line " + (place.getStartMark().getLine() + 1) + ": " + what + " " + reason);
  }

  private UserError wrongKind(String key, Node value, String kind) {
    String is =
        value instanceof ScalarNode scalar
            ? "is \"" + scalar.getValue() + "\""
            : value instanceof MappingNode ? "is a map" : "is a list";
    return error(value, at(key), is + ", but must be " + kind);
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  /** What a key that must be there has. */
  private Node value(String key, String kind) {
    Node value = values.get(key);
    if (value == null) {
      throw error(node, path.isEmpty() ? "the policy" : path, "lacks " + key + ": give " + kind);
    }
    return value;
  }

  /** What is made of this map; a setting that breaks a rule is told with its line. */
  <T> T make(Supplier<T> making) {
    try {
      return making.get();
    } catch (PolicyException e) {
      Node place = keys.get(e.setting());
      throw error(
          place == null ? node : place,
          place == null && !path.isEmpty() ? path : at(e.setting()),
          String.valueOf(e.getMessage()));
    }
  }

  String text(String key, String kind) {
    Node value = value(key, kind);
    if (value instanceof ScalarNode scalar && !Tag.NULL.equals(scalar.getTag())) {
      return scalar.getValue();
    }
    throw wrongKind(key, value, kind);
  }

  double number(String key) {
    Node value = value(key, "a number");
    boolean plain =
        value instanceof ScalarNode scalar
            && !Tag.STR.equals(scalar.getTag())
            && NUMBER.matcher(scalar.getValue()).matches();
    if (!plain) {
      throw wrongKind(key, value, "a number");
    }
    return Double.parseDouble(((ScalarNode) value).getValue());
  }

  double number(String key, double otherwise) {
    return has(key) ? number(key) : otherwise;
  }

  OptionalDouble optionalNumber(String key) {
    return has(key) ? OptionalDouble.of(number(key)) : OptionalDouble.empty();
  }

  int whole(String key) {
    double number = number(key);
    if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
      throw wrongKind(key, value(key, "a whole number"), "a whole number");
    }
    return (int) number;
  }

  /** Whether a key is true; false where it is not there. */
  boolean flag(String key) {
    if (!has(key)) {
      return false;
    }
    return choice(key, Map.of("true", true, "false", false));
  }

  /** What one of several words stands for. */
  <T> T choice(String key, Map<String, T> choices) {
    String kind = "one of " + new TreeSet<>(choices.keySet());
    String text = text(key, kind);
    return choice(key, value(key, kind), text, choices);
  }

  private <T> T choice(String key, Node place, String text, Map<String, T> choices) {
    T choice = choices.get(text);
    if (choice == null) {
      throw wrongKind(key, place, "one of " + new TreeSet<>(choices.keySet()));
    }
    return choice;
  }

  /** What each word of a list that is not empty stands for. */
  <T> List<T> choices(String key, Map<String, T> choices) {
    List<T> chosen = new ArrayList<>();
    for (ScalarNode item : words(key)) {
      chosen.add(choice(key, item, item.getValue(), choices));
    }
    return chosen;
  }

  /** The words of a list that is not empty. */
  List<String> texts(String key) {
    return words(key).stream().map(ScalarNode::getValue).toList();
  }

  private List<ScalarNode> words(String key) {
    List<ScalarNode> words = new ArrayList<>();
    Node value = value(key, "a list of words");
    if (!(value instanceof SequenceNode list) || list.getValue().isEmpty()) {
      throw wrongKind(key, value, "a list of one word or more");
    }
    for (Node item : list.getValue()) {
      if (!(item instanceof ScalarNode word)) {
        throw wrongKind(key, item, "a word");
      }
      words.add(word);
    }
    return words;
  }

  @Nullable YamlMap optionalMap(String key, Set<String> known) {
    return has(key) ? map(key, known) : null;
  }

  YamlMap map(String key, Set<String> known) {
    return new YamlMap(file, at(key), value(key, "a map"), known);
  }

  /** The maps of a list; one that stands alone is a list of one. */
  List<YamlMap> maps(String key, Set<String> known) {
    Node value = value(key, "a list");
    if (value instanceof MappingNode) {
      return List.of(map(key, known));
    }
    if (!(value instanceof SequenceNode list)) {
      throw wrongKind(key, value, "a list");
    }
    List<YamlMap> maps = new ArrayList<>();
    for (Node item : list.getValue()) {
      maps.add(new YamlMap(file, at(key) + "[" + maps.size() + "]", item, known));
    }
    return maps;
  }
}
