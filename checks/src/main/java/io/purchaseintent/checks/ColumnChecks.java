package io.purchaseintent.checks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Expectations of a column's values, each looked at alone. */
final class ColumnChecks {

  private ColumnChecks() {}

  static void addTo(Map<String, Maker> makers) {
    makers.put("expect_column_values_to_be_null", (of, in) -> presence(of, in, false));
    makers.put("expect_column_values_to_not_be_null", (of, in) -> presence(of, in, true));
    makers.put("expect_column_values_to_be_in_set", (of, in) -> inSet(of, in, true));
    makers.put("expect_column_values_to_not_be_in_set", (of, in) -> inSet(of, in, false));
    makers.put("expect_column_values_to_be_between", ColumnChecks::between);
    makers.put("expect_column_values_to_be_unique", ColumnChecks::unique);
  }

  /** A check of the values that are there. */
  static Check ofValues(
      Expectation expectation, Arguments arguments, Column column, Predicate<Object> expected) {
    return new MapCheck(
        expectation,
        arguments.condition(),
        MapCheck.Domain.of(column),
        arguments.mostly(),
        row -> {
          Object value = row.value(column);
          return value != null && expected.test(value);
        });
  }

  private static Check presence(Expectation expectation, Arguments arguments, boolean present) {
    Column column = arguments.column("column");
    MapCheck.Domain domain =
        new MapCheck.Domain(List.of(column), Counted.Ignored.NONE, false, MapCheck.Form.VALUE);
    return new MapCheck(
        expectation,
        arguments.condition(),
        domain,
        arguments.mostly(),
        row -> row.value(column) != null == present);
  }

  private static Check inSet(Expectation expectation, Arguments arguments, boolean in) {
    Column column =
        arguments.column(
            "column",
            Column.Kind.TEXT,
            Column.Kind.WHOLE,
            Column.Kind.REAL,
            Column.Kind.FLAG,
            Column.Kind.TIME);
    TreeSet<Object> set = set(arguments, column);
    return ofValues(expectation, arguments, column, value -> set.contains(value) == in);
  }

  /** The values of {@code value_set} that the column may have; others can never be met. */
  static TreeSet<Object> set(Arguments arguments, Column column) {
    TreeSet<Object> set = new TreeSet<>(Values.ORDER);
    for (JsonNode one : arguments.list("value_set", true)) {
      Object value = arguments.value("value_set", one, column);
      if (value != null) {
        set.add(value);
      }
    }
    return set;
  }

  private static Check between(Expectation expectation, Arguments arguments) {
    Column column =
        arguments.column("column", Column.Kind.WHOLE, Column.Kind.REAL, Column.Kind.TIME);
    Bounds bounds = Bounds.of(arguments, column.kind(), true);
    return ofValues(expectation, arguments, column, bounds::hold);
  }

  private static Check unique(Expectation expectation, Arguments arguments) {
    Column column = arguments.column("column");
    Condition condition = arguments.condition();
    return new UniqueCheck(
        expectation,
        condition,
        MapCheck.Domain.of(column),
        DistinctChecks.counted(arguments, column, condition),
        arguments.mostly());
  }
}
