package io.purchaseintent.cli.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a child counted, for people. */
public final class JobReport {

  private static final ObjectMapper JSON = new ObjectMapper();

  private JobReport() {}

  /** A line of JSON for people; any other line as it is. */
  public static String readable(String line) {
    try {
      JsonNode json = JSON.readTree(line);
      return json.isObject() ? readable(json) + datasets(json.path("datasets")) : line;
    } catch (JsonProcessingException e) {
      return line;
    }
  }

  /** The text of a field of a line of JSON; empty where there is none. */
  public static String value(String line, String field) {
    try {
      return JSON.readTree(line).path(field).asText();
    } catch (JsonProcessingException e) {
      return "";
    }
  }

  /** The figures with their names: {@code read 850,232, accepted 850,172}. */
  public static String readable(JsonNode json) {
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

  /** A line for each dataset. */
  private static String datasets(JsonNode json) {
    StringBuilder lines = new StringBuilder();
    json.fields()
        .forEachRemaining(
            dataset ->
                lines
                    .append(System.lineSeparator())
                    .append(dataset.getKey())
                    .append(": ")
                    .append(readable(dataset.getValue())));
    return lines.toString();
  }

  /** Of what is nested only the rows matter to somebody who watches. */
  private static boolean isForPeople(String name, JsonNode value) {
    return !name.equals("job")
        && !name.equals("seconds")
        && (!value.isObject() || name.equals("rows"))
        && !(value.isArray() && value.isEmpty());
  }

  private static String value(JsonNode value) {
    if (value.isIntegralNumber()) {
      return String.format(Locale.ROOT, "%,d", value.longValue());
    }
    if (value.isArray()) {
      List<String> parts = new ArrayList<>();
      value.forEach(part -> parts.add(value(part)));
      return "(" + String.join(", ", parts) + ")";
    }
    return value.isObject() ? "(" + readable(value) + ")" : value.asText();
  }
}
