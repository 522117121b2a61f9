package io.purchaseintent.checks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which rows an expectation is about: a condition of Great Expectations 1.x on columns, or a text
 * of comparisons. A missing value is no value's equal, less or more.
 */
interface Condition extends Predicate<Row> {

  /** All rows. */
  Condition ALL = row -> true;

  Pattern COMPARISON =
      Pattern.compile(
          "\\s*\\(?\\s*(?:`([^`]+)`|([\\p{L}_][\\p{L}\\p{N}_]*))\\s*(==|!=|<=|>=|<|>)\\s*"
              + "(?:\"([^\"]*)\"|'([^']*)'|(-?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?)|(True|False))"
              + "\\s*\\)?\\s*");

  /** Reads a condition; what is wrong is told to the arguments that it is one of. */
  static Condition parse(JsonNode condition, String parser, Arguments arguments) {
    if (condition.isMissingNode()) {
      return ALL;
    }
    if (condition.isTextual()) {
      if (!parser.isEmpty() && !parser.equals("pandas")) {
        arguments.problem(
            "condition_parser",
            "is not known: it must be pandas, or the condition a structured one");
        return ALL;
      }
      return ofText(condition.asText(), arguments);
    }
    String type = condition.path("type").asText();
    switch (type) {
      case "pass_through":
        return ofText(condition.path("pass_through_filter").asText(), arguments);
      case "and", "or":
        List<Condition> parts = new ArrayList<>();
        condition.path("conditions").forEach(part -> parts.add(parse(part, parser, arguments)));
        return type.equals("and") ? all(parts) : any(parts);
      case "nullity":
        Column column = arguments.conditionColumn(condition.path("column").path("name").asText());
        boolean missing = condition.path("is_null").asBoolean();
        return column == null ? ALL : row -> row.value(column) == null == missing;
      case "comparison":
        return comparison(
            condition.path("column").path("name").asText(),
            condition.path("operator").asText(),
            condition.path("parameter"),
            arguments);
      default:
        arguments.problem(
            "row_condition",
            "must be a text or have the type comparison, nullity, and, or, or pass_through");
        return ALL;
    }
  }

  private static Condition all(List<Condition> parts) {
    return row -> parts.stream().allMatch(part -> part.test(row));
  }

  private static Condition any(List<Condition> parts) {
    return row -> parts.stream().anyMatch(part -> part.test(row));
  }

  private static Condition ofText(String text, Arguments arguments) {
    boolean or = text.contains(" or ") || text.contains("|");
    List<Condition> parts = new ArrayList<>();
    for (String part : text.split(or ? "\\s+or\\s+|\\|" : "\\s+and\\s+|&")) {
      Matcher matcher = COMPARISON.matcher(part);
      if (!matcher.matches()) {
        arguments.problem(
            "row_condition",
            "is more than comparisons of a column with a value, joined all by and or all by or:"
                + " write it with Great Expectations' Column, which is a structured condition");
        return ALL;
      }
      parts.add(comparison(name(matcher), matcher.group(3), literal(matcher), arguments));
    }
    return or ? any(parts) : all(parts);
  }

  private static String name(Matcher matcher) {
    return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
  }

  private static JsonNode literal(Matcher matcher) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (matcher.group(6) != null) {
      String digits = matcher.group(6);
      return digits.matches("-?\\d{1,18}")
          ? nodes.numberNode(Long.parseLong(digits))
          : nodes.numberNode(Double.parseDouble(digits));
    }
    if (matcher.group(7) != null) {
      return nodes.booleanNode(matcher.group(7).equals("True"));
    }
    return nodes.textNode(matcher.group(4) != null ? matcher.group(4) : matcher.group(5));
  }

  private static Condition comparison(
      String name, String operator, JsonNode parameter, Arguments arguments) {
    Column column = arguments.conditionColumn(name);
    if (column == null) {
      return ALL;
    }
    if (operator.equals("IN") || operator.equals("NOT_IN")) {
      List<@Nullable Object> set = new ArrayList<>();
      parameter.forEach(one -> set.add(Arguments.read(one, column.kind())));
      boolean in = operator.equals("IN");
      return row -> {
        Object value = row.value(column);
        return (value != null && set.stream().anyMatch(one -> Values.same(one, value))) == in;
      };
    }
    Object bound = Arguments.read(parameter, column.kind());
    if (bound == null) {
      arguments.problem(
          "row_condition",
          "compares " + name + ", which has " + column.kind().words() + ", with " + parameter);
      return ALL;
    }
    return switch (operator) {
      case "==" -> row -> Objects.nonNull(row.value(column)) && order(row, column, bound) == 0;
      case "!=" -> row -> row.value(column) == null || order(row, column, bound) != 0;
      case "<" -> row -> row.value(column) != null && order(row, column, bound) < 0;
      case "<=" -> row -> row.value(column) != null && order(row, column, bound) <= 0;
      case ">" -> row -> row.value(column) != null && order(row, column, bound) > 0;
      case ">=" -> row -> row.value(column) != null && order(row, column, bound) >= 0;
      default -> {
        arguments.problem(
            "row_condition",
            "has no operator " + operator + "; there are ==, !=, <, <=, >, >=, IN and NOT_IN");
        yield ALL;
      }
    };
  }

  private static int order(Row row, Column column, Object bound) {
    return Values.compare(row.value(column), bound);
  }
}
