package io.purchaseintent.checks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.yaml.NearestName;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Expectations of a table's number of rows, of its columns and of their types. */
final class TableChecks {

  /** The names that pandas, NumPy and Python have for what a column holds. */
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("str", "str"),
          Map.entry("int64", "int64"),
          Map.entry("int", "int64"),
          Map.entry("int_", "int64"),
          Map.entry("int32", "int32"),
          Map.entry("intc", "int32"),
          Map.entry("float64", "float64"),
          Map.entry("float", "float64"),
          Map.entry("double", "float64"),
          Map.entry("float32", "float32"),
          Map.entry("single", "float32"),
          Map.entry("bool", "bool"),
          Map.entry("bool_", "bool"),
          Map.entry("object", "object"),
          Map.entry("Timestamp", "Timestamp"),
          Map.entry("datetime64", "datetime64"));

  private TableChecks() {}

  static void addTo(Map<String, Maker> makers) {
    makers.put("expect_table_row_count_to_be_between", TableChecks::rows);
    makers.put("expect_table_row_count_to_equal", TableChecks::rowsEqual);
    makers.put("expect_table_column_count_to_be_between", TableChecks::columns);
    makers.put("expect_table_column_count_to_equal", TableChecks::columnsEqual);
    makers.put("expect_table_columns_to_match_ordered_list", TableChecks::orderedList);
    makers.put("expect_table_columns_to_match_set", TableChecks::set);
    makers.put("expect_column_to_exist", TableChecks::exists);
    makers.put("expect_column_type_to_be", TableChecks::columnType);
    makers.put("expect_column_values_to_be_of_type", TableChecks::ofType);
    makers.put("expect_column_values_to_be_in_type_list", TableChecks::inTypeList);
  }

  private static Check rows(Expectation expectation, Arguments arguments) {
    Bounds bounds = Bounds.of(arguments, Column.Kind.WHOLE, true);
    return counting(expectation, arguments.condition(), bounds);
  }

  private static Check rowsEqual(Expectation expectation, Arguments arguments) {
    long count = arguments.whole("value");
    return counting(expectation, arguments.condition(), new Bounds(count, count, false, false));
  }

  /** A number of rows; none are as expected only where the suite says so. */
  private static Check counting(Expectation expectation, Condition condition, Bounds bounds) {
    return new Check(expectation, condition) {
      @Override
      void count(Row row, Tally tally) {}

      @Override
      Judge judge(Tally tally) {
        return () -> observed(expectation(), bounds.hold(tally.elements), tally.elements);
      }
    };
  }

  private static ExpectationResult observed(Expectation expectation, boolean success, long value) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    return ExpectationResult.ofTable(expectation, success, result.put("observed_value", value));
  }

  /** An expectation of the table that no row can change. */
  private static Check fixed(Expectation expectation, boolean success, ObjectNode result) {
    return new Check(expectation, Condition.ALL) {
      @Override
      void count(Row row, Tally tally) {}

      @Override
      Judge judge(Tally tally) {
        return () -> ExpectationResult.ofTable(expectation(), success, result);
      }
    };
  }

  private static ObjectNode observed(long value) {
    return JsonNodeFactory.instance.objectNode().put("observed_value", value);
  }

  private static Check columns(Expectation expectation, Arguments arguments) {
    long count = arguments.table().names().size();
    Bounds bounds = Bounds.of(arguments, Column.Kind.WHOLE, false);
    return fixed(expectation, bounds.hold(count), observed(count));
  }

  private static Check columnsEqual(Expectation expectation, Arguments arguments) {
    long count = arguments.table().names().size();
    return fixed(expectation, count == arguments.whole("value"), observed(count));
  }

  private static Check orderedList(Expectation expectation, Arguments arguments) {
    List<String> expected = arguments.texts("column_list");
    List<String> found = arguments.table().names();
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    found.forEach(result.putArray("observed_value")::add);
    if (expected.equals(found)) {
      return fixed(expectation, true, result);
    }
    ArrayNode mismatched = result.putObject("details").putArray("mismatched");
    for (int i = 0; i < Math.max(expected.size(), found.size()); i++) {
      String one = i < expected.size() ? expected.get(i) : null;
      String other = i < found.size() ? found.get(i) : null;
      if (one == null || !one.equals(other)) {
        mismatched
            .addObject()
            .put("Expected Column Position", i)
            .put("Expected", one)
            .put("Found", other);
      }
    }
    return fixed(expectation, false, result);
  }

  private static Check set(Expectation expectation, Arguments arguments) {
    Set<String> expected = new TreeSet<>(arguments.texts("column_set"));
    boolean exact = !arguments.has("exact_match") || arguments.flag("exact_match");
    Set<String> found = new TreeSet<>(arguments.table().names());
    Set<String> unexpected = new TreeSet<>(found);
    unexpected.removeAll(expected);
    Set<String> missing = new TreeSet<>(expected);
    missing.removeAll(found);
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    found.forEach(result.putArray("observed_value")::add);
    if (!unexpected.isEmpty() || !missing.isEmpty()) {
      ObjectNode mismatched = result.putObject("details").putObject("mismatched");
      if (!unexpected.isEmpty()) {
        unexpected.forEach(mismatched.putArray("unexpected")::add);
      }
      if (!missing.isEmpty()) {
        missing.forEach(mismatched.putArray("missing")::add);
      }
    }
    return fixed(expectation, missing.isEmpty() && (!exact || unexpected.isEmpty()), result);
  }

  private static Check exists(Expectation expectation, Arguments arguments) {
    List<String> names = arguments.table().names();
    String column = arguments.text("column");
    long index = arguments.has("column_index") ? arguments.whole("column_index") : -1;
    boolean there = names.contains(column) && (index <= 0 || names.indexOf(column) == index);
    return fixed(expectation, there, JsonNodeFactory.instance.objectNode());
  }

  private static Check columnType(Expectation expectation, Arguments arguments) {
    Column column = arguments.column("column");
    String expected = arguments.text("type_");
    ObjectNode result = JsonNodeFactory.instance.objectNode().put("observed_value", column.type());
    boolean same =
        column.type().equals(expected)
            || column.type().equals(TYPES.getOrDefault(expected, expected));
    return fixed(expectation, same, result);
  }

  private static Check ofType(Expectation expectation, Arguments arguments) {
    return types(expectation, arguments, "type_", List.of(arguments.text("type_")));
  }

  private static Check inTypeList(Expectation expectation, Arguments arguments) {
    return types(expectation, arguments, "type_list", arguments.texts("type_list"));
  }

  private static Check types(
      Expectation expectation, Arguments arguments, String argument, List<String> names) {
    Column column = arguments.column("column");
    arguments.mostly();
    arguments.condition();
    Set<String> expected = new HashSet<>();
    for (String name : names) {
      if (TYPES.containsKey(name)) {
        expected.add(TYPES.get(name));
      } else {
        arguments.problem(
            argument,
            "has "
                + name
                + ", which is no type; did you mean "
                + NearestName.of(name, TYPES.keySet())
                + "? There are "
                + new TreeSet<>(TYPES.keySet()));
      }
    }
    String type = column.type().startsWith("datetime64") ? "Timestamp" : column.type();
    ObjectNode result = JsonNodeFactory.instance.objectNode().put("observed_value", type);
    return fixed(expectation, expected.contains(type), result);
  }
}
