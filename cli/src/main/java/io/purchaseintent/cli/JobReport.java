package io.purchaseintent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a child counted, for people. */
final class JobReport {

  private static final ObjectMapper JSON = new ObjectMapper();

  private JobReport() {}

  /** A line of JSON as a line for people; any other line as it is. */
  static String readable(String line) {
    try {
      JsonNode json = JSON.readTree(line);
      return json.isObject() ? readable(json) : line;
    } catch (JsonProcessingException e) {
      return line;
    }
  }

  /** The figures with their names: {@code read 850,232, accepted 850,172}. */
  static String readable(JsonNode json) {
    List<String> parts = new ArrayList<>();
    json.fields()
        .forEachRemaining(
            field -> {
              if (isForPeople(field.getKey(), field.getValue())) {
                parts.add(field.getKey().replace('_', ' ') + " " + value(field.getValue()));
              }
            });
    return String.join(", ", parts);
  }

  /** Of what is nested only the rows matter to somebody who watches. */
  private static boolean isForPeople(String name, JsonNode value) {
    return !name.equals("job")
        && !name.equals("seconds")
        && (!value.isObject() || name.equals("rows"));
  }

  private static String value(JsonNode value) {
    if (value.isIntegralNumber()) {
      return String.format(Locale.ROOT, "%,d", value.longValue());
    }
    return value.isObject() ? "(" + readable(value) + ")" : value.asText();
  }
}
