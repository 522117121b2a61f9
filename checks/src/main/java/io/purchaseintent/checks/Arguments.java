package io.purchaseintent.checks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.yaml.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the arguments of one expectation against the columns of a table. What is wrong is gathered,
 * so that all faults of a suite are told at once, and read as if it were right.
 */
final class Arguments {

  /** What every expectation may have. */
  private static final Set<String> ALWAYS = Set.of("batch_id", "catch_exceptions");

  private static final Column NONE = new Column("", 0, Column.Kind.OTHER, "object");

  private final Expectation expectation;
  private final ObjectNode kwargs;
  private final Table table;
  private final Faults faults;
  private final Set<String> asked = new TreeSet<>();

  Arguments(Expectation expectation, Table table, Faults faults) {
    this.expectation = expectation;
    this.kwargs = expectation.kwargs();
    this.table = table;
    this.faults = faults;
  }

  Table table() {
    return table;
  }

  /** Says what is wrong with an argument: {@code problem("mostly", "must be 0 to 1")}. */
  void problem(String argument, String why) {
    if (kwargs.path(argument).has(Suite.PARAMETER)) {
      // That there is no such parameter is told already.
      return;
    }
    faults.add(
        expectation.place(),
        expectation.where()
            + ": "
            + argument
            + (kwargs.has(argument) ? "=" + kwargs.path(argument) : "")
            + " "
            + why);
  }

  /** The value of an argument; a missing node where it is not there, or null. */
  JsonNode get(String name) {
    asked.add(name);
    JsonNode value = kwargs.path(name);
    return value.isNull() ? kwargs.path("") : value;
  }

  boolean has(String name) {
    return !get(name).isMissingNode();
  }

  String text(String name) {
    JsonNode value = get(name);
    if (!value.isTextual()) {
      problem(name, value.isMissingNode() ? "is missing: it must be a text" : "must be a text");
    }
    return value.asText();
  }

  /** One of these words; the first where the argument is not there. */
  String word(String name, String... words) {
    JsonNode value = get(name);
    if (value.isMissingNode()) {
      return words[0];
    }
    if (!List.of(words).contains(value.asText())) {
      problem(
          name,
          "is not known; did you mean "
              + NearestName.of(value.asText(), List.of(words))
              + "? There are "
              + List.of(words));
      return words[0];
    }
    return value.asText();
  }

  boolean flag(String name) {
    JsonNode value = get(name);
    if (!value.isMissingNode() && !value.isBoolean()) {
      problem(name, "must be true or false");
    }
    return value.asBoolean();
  }

  /** A number within bounds; this one where the argument is not there. */
  double number(String name, double otherwise, double least, double most) {
    JsonNode value = get(name);
    if (value.isMissingNode() && !Double.isNaN(otherwise)) {
      return otherwise;
    }
    double number = value.asDouble();
    if (!value.isNumber() || !(number >= least && number <= most)) {
      String bound =
          Double.isInfinite(most)
              ? Double.isInfinite(least) ? "a number" : "a number from " + least + " on"
              : "a number from " + least + " to " + most;
      problem(name, (value.isMissingNode() ? "is missing: it" : "") + " must be " + bound);
      return Double.isNaN(otherwise) ? 0 : otherwise;
    }
    return number;
  }

  long whole(String name) {
    JsonNode value = get(name);
    if (!value.isNumber() || value.asDouble() != Math.rint(value.asDouble())) {
      problem(name, (value.isMissingNode() ? "is missing: it " : "") + "must be a whole number");
    }
    return value.asLong();
  }

  /** The share of judged rows that must be as expected. */
  double mostly() {
    return number("mostly", 1, 0, 1);
  }

  /** A list; at least one where it is required. */
  List<JsonNode> list(String name, boolean required) {
    JsonNode value = get(name);
    List<JsonNode> list = new ArrayList<>();
    value.forEach(list::add);
    if (value.isMissingNode() ? required : !value.isArray()) {
      problem(name, (value.isMissingNode() ? "is missing: it " : "") + "must be a list");
    } else if (required && list.isEmpty()) {
      problem(name, "must have at least one element");
    }
    return list;
  }

  List<String> texts(String name) {
    List<JsonNode> list = list(name, true);
    if (list.stream().anyMatch(one -> !one.isTextual())) {
      problem(name, "must be a list of texts");
    }
    return list.stream().map(JsonNode::asText).toList();
  }

  /** The column that an argument names; any kind of value where none is given. */
  Column column(String argument, Column.Kind... kinds) {
    return column(argument, text(argument), kinds);
  }

  private Column column(String argument, String name, Column.Kind... kinds) {
    Column column = table.column(name);
    if (column == null) {
      if (!name.isEmpty()) {
        problem(
            argument,
            "is no column of the table; did you mean "
                + NearestName.of(name, table.names())
                + "? There are "
                + table.names());
      }
      return NONE;
    }
    if (kinds.length > 0 && !List.of(kinds).contains(column.kind())) {
      List<String> words = List.of(kinds).stream().map(Column.Kind::words).toList();
      problem(
          argument,
          "has " + column.kind().words() + " (" + column.type() + "), and this looks at " + words);
    }
    return column;
  }

  /** The columns of {@code column_list}, at least so many. */
  List<Column> columns(int least) {
    List<String> names = texts("column_list");
    if (names.size() < least) {
      problem("column_list", "must have at least " + least + " columns");
    }
    return names.stream().map(name -> column("column_list", name)).toList();
  }

  /** A value of a suite as a column has it; null where it can never be one of the column's. */
  @Nullable Object value(String argument, JsonNode value, Column column) {
    Object read = read(value, column.kind());
    if (read == null && !value.isNull() && column.kind() == Column.Kind.TIME) {
      problem(argument, "has " + value + ", which is no time such as 2026-03-01T12:00:00Z");
    }
    return read;
  }

  static @Nullable Object read(JsonNode value, Column.Kind kind) {
    return switch (kind) {
      case TEXT -> value.isTextual() ? value.asText() : null;
      case WHOLE, REAL ->
          value.isIntegralNumber() && value.canConvertToLong()
              ? (Object) value.asLong()
              : value.isNumber()
                  ? (Object) value.asDouble()
                  : value.isBoolean() ? (Object) (value.asBoolean() ? 1L : 0L) : null;
      case FLAG ->
          value.isBoolean()
              ? (Object) value.asBoolean()
              : value.isNumber() && (value.asDouble() == 0 || value.asDouble() == 1)
                  ? (Object) (value.asDouble() == 1)
                  : null;
      case TIME -> value.isTextual() ? Values.parseTime(value.asText()) : null;
      case OTHER -> null;
    };
  }

  /** The condition on rows. */
  Condition condition() {
    String parser = get("condition_parser").asText();
    JsonNode condition = get("row_condition");
    return Condition.parse(condition, parser, this);
  }

  @Nullable Column conditionColumn(String name) {
    Column column = table.column(name);
    if (column == null) {
      problem(
          "row_condition",
          "names "
              + name
              + ", which is no column of the table; did you mean "
              + NearestName.of(name, table.names())
              + "? There are "
              + table.names());
    }
    return column;
  }

  /** Says which arguments nobody asked for. */
  void requireAllKnown() {
    kwargs
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!asked.contains(name) && !ALWAYS.contains(name)) {
                problem(
                    name,
                    "is no argument of it; did you mean "
                        + NearestName.of(name, asked)
                        + "? There are "
                        + asked);
              }
            });
  }
}
