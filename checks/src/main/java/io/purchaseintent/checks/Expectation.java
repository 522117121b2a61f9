package io.purchaseintent.checks;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One expectation of a suite, as it was read.
 *
 * @param place in the suite, from 0
 * @param type such as {@code expect_column_values_to_not_be_null}
 * @param kwargs its arguments, parameters of the suite put in
 * @param severity how bad it is that it is not met
 * @param config the expectation as the suite has it, parameters put in
 */
public record Expectation(
    int place, String type, ObjectNode kwargs, Severity severity, ObjectNode config) {

  /** Whether there is such a type, and arguments for it. */
  boolean canBeMade() {
    return Catalogue.has(type) && config.path("kwargs").isObject();
  }

  /** Where it stands, for messages: {@code expectations[3], expect_column_max_to_be_between}. */
  String where() {
    return "expectations[" + place + "], " + type;
  }

  /** What it is about, for people: its column or columns; empty where it is the table. */
  public String subject() {
    if (kwargs.has("column")) {
      return kwargs.path("column").asText();
    }
    if (kwargs.has("column_A")) {
      return kwargs.path("column_A").asText() + ", " + kwargs.path("column_B").asText();
    }
    StringBuilder names = new StringBuilder();
    kwargs
        .path("column_list")
        .forEach(name -> names.append(names.isEmpty() ? "" : ", ").append(name.asText()));
    return names.toString();
  }
}
