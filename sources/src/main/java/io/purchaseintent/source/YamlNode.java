package io.purchaseintent.source;

import io.purchaseintent.command.UserError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A part of a mapping's YAML with the path that leads to it, so that errors can name the place. */
record YamlNode(String file, String path, @Nullable Object value) {

  /** A child of a map, with a null value where the key is absent. */
  YamlNode get(String key) {
    return new YamlNode(file, path.isEmpty() ? key : path + "." + key, map().get(key));
  }

  boolean present() {
    return value != null;
  }

  boolean isText() {
    return value instanceof String;
  }

  /** The text of a scalar. */
  String text() {
    if (value instanceof String text) {
      return text;
    }
    throw broken(value == null ? "is missing" : "must be a text");
  }

  /** The text of a scalar, or null where it is absent. */
  @Nullable String textOrNull() {
    return value == null ? null : text();
  }

  /** The items of a list; a single scalar is a list of one, an absent one is empty. */
  List<String> texts() {
    if (value == null) {
      return List.of();
    }
    if (value instanceof String text) {
      return List.of(text);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(item -> new YamlNode(file, path, item).text()).toList();
    }
    throw broken("must be a list of texts");
  }

  /** A map from text to text; empty where absent. */
  Map<String, String> textMap() {
    Map<String, String> texts = new LinkedHashMap<>();
    map().forEach((key, item) -> texts.put(key, get(key).text()));
    return texts;
  }

  /** The items of a list of maps; empty where absent. */
  List<YamlNode> items() {
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(item -> new YamlNode(file, path, item)).toList();
    }
    throw broken("must be a list");
  }

  /** The entries of a map; empty where absent. */
  Map<String, Object> map() {
    if (value == null) {
      return Map.of();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> entries = new LinkedHashMap<>();
      map.forEach((key, item) -> entries.put(String.valueOf(key), item));
      return entries;
    }
    throw broken("must be a map of keys to values");
  }

  /** Fails if the map has a key beyond these. */
  YamlNode requireKeys(Set<String> known) {
    for (String key : map().keySet()) {
      if (!known.contains(key)) {
        throw broken(
            "has the unknown key \""
                + key
                + "\"; did you mean \""
                + NearestName.of(key, known)
                + "\"? Known are "
                + known.stream().sorted().collect(Collectors.joining(", ")));
      }
    }
    return this;
  }

  /** An error that names the file and the place. */
  UserError broken(String what) {
    return new UserError(
        "The mapping " + file + ": " + (path.isEmpty() ? "it" : "\"" + path + "\"") + " " + what);
  }
}
