package io.purchaseintent.suggest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The columns of records, by the paths that a mapping names them by: {@code user.id}, {@code
 * items.sku} in the entries of the list {@code items}, {@code params[key=page].value} where the
 * entries of a list are named by their keys. A text that holds JSON counts as what it holds.
 */
final class Columns {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DEEPEST = 12;
  private static final int MOST_PATHS = 2_000;

  private final Map<String, Column> byPath = new LinkedHashMap<>();
  private final Set<String> unnamed = new LinkedHashSet<>();
  private final List<Map<String, List<String>>> rows = new ArrayList<>();

  /** The columns of these records. */
  static Columns of(List<JsonNode> records) {
    Columns columns = new Columns();
    for (int i = 0; i < records.size(); i++) {
      Map<String, List<String>> row = new LinkedHashMap<>();
      columns.object(records.get(i), "", "", i, 0, row);
      columns.rows.add(row);
    }
    return columns;
  }

  Collection<Column> all() {
    return byPath.values();
  }

  @Nullable Column find(String path) {
    return byPath.get(path);
  }

  /** The texts of each record by path; several where the path goes into a list. */
  List<Map<String, List<String>>> rows() {
    return rows;
  }

  int records() {
    return rows.size();
  }

  /** Keys that no path can name, for they hold what parts the steps of one. */
  Set<String> unnamed() {
    return unnamed;
  }

  /** The paths of lists of objects that are not named by a key. */
  Set<String> lists() {
    Set<String> lists = new LinkedHashSet<>();
    byPath.values().stream().map(Column::list).filter(list -> !list.isEmpty()).forEach(lists::add);
    return lists;
  }

  private void object(
      JsonNode object,
      String prefix,
      String list,
      int record,
      int depth,
      Map<String, List<String>> row) {
    object
        .fields()
        .forEachRemaining(
            field -> {
              if (isPlain(field.getKey())) {
                value(field.getValue(), prefix + field.getKey(), list, record, depth, row);
              } else {
                unnamed.add(prefix + field.getKey());
              }
            });
  }

  private static boolean isPlain(String key) {
    return !key.isEmpty() && key.chars().noneMatch(c -> ".[]{}|,\"'#:".indexOf(c) >= 0);
  }

  private void value(
      JsonNode value,
      String path,
      String list,
      int record,
      int depth,
      Map<String, List<String>> row) {
    if (depth > DEEPEST) {
      return;
    }
    if (value.isObject()) {
      object(value, path + ".", list, record, depth + 1, row);
    } else if (value.isArray()) {
      array(value, path, list, record, depth + 1, row);
    } else if (!value.isNull()) {
      JsonNode within = value.isTextual() ? parsed(value.textValue()) : null;
      if (within != null) {
        value(within, path, list, record, depth + 1, row);
      } else if (!value.asText().isEmpty()) {
        column(path, list).add(record, value.asText());
        row.computeIfAbsent(path, key -> new ArrayList<>()).add(value.asText());
      }
    }
  }

  private void array(
      JsonNode array,
      String path,
      String list,
      int record,
      int depth,
      Map<String, List<String>> row) {
    for (JsonNode entry : array) {
      if (!entry.isObject()) {
        continue;
      }
      String key = entry.path("key").asText("");
      if (entry.has("key") && entry.has("value") && isPlain(key)) {
        value(entry.get("value"), path + "[key=" + key + "].value", list, record, depth, row);
      } else {
        object(entry, path + ".", path, record, depth, row);
      }
    }
  }

  private static @Nullable JsonNode parsed(String text) {
    String start = text.stripLeading();
    if (!start.startsWith("{") && !start.startsWith("[")) {
      return null;
    }
    try {
      JsonNode node = JSON.readTree(text);
      return node.isContainerNode() ? node : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private Column column(String path, String list) {
    Column known = byPath.get(path);
    if (known != null) {
      return known;
    }
    Column column = new Column(path, list);
    if (byPath.size() < MOST_PATHS) {
      byPath.put(path, column);
    }
    return column;
  }
}
