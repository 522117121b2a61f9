package io.purchaseintent.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.DeclaredValues;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the shop's own features say, as JSON: {@code {"tier:1": "gold", "views_7d:1": 3.0,
 * "joined:2": {"time": "2024-05-01T00:00:00Z"}}}.
 */
public final class DeclaredValuesJson {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String TIME = "time";

  private DeclaredValuesJson() {}

  /** The values; null for none. */
  public static @Nullable String write(DeclaredValues values) {
    if (values.isEmpty()) {
      return null;
    }
    ObjectNode json = MAPPER.createObjectNode();
    values
        .asMap()
        .forEach(
            (key, value) -> {
              if (value instanceof Double number) {
                json.put(key, number);
              } else if (value instanceof Instant time) {
                json.putObject(key).put(TIME, time.toString());
              } else {
                json.put(key, (String) value);
              }
            });
    return json.toString();
  }

  /**
   * The values of a text.
   *
   * @throws IllegalArgumentException if it is none that was written so
   */
  public static DeclaredValues read(@Nullable String text) {
    if (text == null) {
      return DeclaredValues.NONE;
    }
    Map<String, Object> values = new TreeMap<>();
    try {
      for (Map.Entry<String, JsonNode> each : MAPPER.readTree(text).properties()) {
        JsonNode value = each.getValue();
        values.put(
            each.getKey(),
            value.isNumber()
                ? (Object) value.asDouble()
                : value.isObject() ? Instant.parse(value.path(TIME).asText()) : value.asText());
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("These are no values of features: " + text, e);
    }
    return DeclaredValues.of(values);
  }
}
