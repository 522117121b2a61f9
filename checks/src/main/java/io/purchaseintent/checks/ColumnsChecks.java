package io.purchaseintent.checks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Expectations of two or more columns of a row. */
final class ColumnsChecks {

  private ColumnsChecks() {}

  static void addTo(Map<String, Maker> makers) {
    makers.put("expect_column_pair_values_a_to_be_greater_than_b", ColumnsChecks::greater);
    makers.put("expect_column_pair_values_to_be_equal", ColumnsChecks::equal);
    makers.put("expect_column_pair_values_to_be_in_set", ColumnsChecks::pairInSet);
    makers.put("expect_compound_columns_to_be_unique", ColumnsChecks::compoundUnique);
    makers.put(
        "expect_select_column_values_to_be_unique_within_record", ColumnsChecks::uniqueInRecord);
    makers.put("expect_multicolumn_sum_to_equal", ColumnsChecks::sum);
    makers.put("expect_multicolumn_values_to_be_equal", ColumnsChecks::allEqual);
  }

  private static Counted.Ignored ignored(Arguments arguments, String all, String any, String none) {
    String word = arguments.word("ignore_row_if", all, any, none);
    if (word.equals(all)) {
      return Counted.Ignored.ALL_MISSING;
    }
    return word.equals(any) ? Counted.Ignored.ANY_MISSING : Counted.Ignored.NONE;
  }

  private static Check pair(
      Expectation expectation, Arguments arguments, Column a, Column b, Predicate<Row> expected) {
    Counted.Ignored ignored =
        ignored(arguments, "both_values_are_missing", "either_value_is_missing", "neither");
    return new MapCheck(
        expectation,
        arguments.condition(),
        new MapCheck.Domain(List.of(a, b), ignored, true, MapCheck.Form.PAIR),
        arguments.mostly(),
        expected);
  }

  private static void requireComparable(Arguments arguments, Column a, Column b) {
    if (!a.name().isEmpty() && !b.name().isEmpty() && !a.kind().comparesTo(b.kind())) {
      arguments.problem(
          "column_B",
          "has "
              + b.kind().words()
              + ", which do not compare with the "
              + a.kind().words()
              + " of column_A="
              + a.name());
    }
  }

  private static Check greater(Expectation expectation, Arguments arguments) {
    Column a = arguments.column("column_A");
    Column b = arguments.column("column_B");
    requireComparable(arguments, a, b);
    boolean orEqual = arguments.flag("or_equal");
    return pair(
        expectation,
        arguments,
        a,
        b,
        row -> {
          Object left = row.value(a);
          Object right = row.value(b);
          return left != null
              && right != null
              && (orEqual ? Values.compare(left, right) >= 0 : Values.compare(left, right) > 0);
        });
  }

  private static Check equal(Expectation expectation, Arguments arguments) {
    Column a = arguments.column("column_A");
    Column b = arguments.column("column_B");
    requireComparable(arguments, a, b);
    return pair(
        expectation,
        arguments,
        a,
        b,
        row -> row.value(a) != null && Values.same(row.value(a), row.value(b)));
  }

  private static Check pairInSet(Expectation expectation, Arguments arguments) {
    Column a = arguments.column("column_A");
    Column b = arguments.column("column_B");
    TreeSet<Object> pairs = new TreeSet<>(Values.ORDER);
    for (JsonNode pair : arguments.list("value_pairs_set", true)) {
      if (pair.size() != 2) {
        arguments.problem("value_pairs_set", "must have lists of two values");
      } else {
        Object left = arguments.value("value_pairs_set", pair.get(0), a);
        Object right = arguments.value("value_pairs_set", pair.get(1), b);
        // A value that is there, but none of the column's, is never met.
        if (pair.get(0).isNull() == (left == null) && pair.get(1).isNull() == (right == null)) {
          pairs.add(pairOf(left, right));
        }
      }
    }
    return pair(
        expectation, arguments, a, b, row -> pairs.contains(pairOf(row.value(a), row.value(b))));
  }

  private static Object pairOf(@Nullable Object left, @Nullable Object right) {
    List<@Nullable Object> pair = new ArrayList<>(2);
    pair.add(left);
    pair.add(right);
    return pair;
  }

  private static MapCheck.Domain record(Arguments arguments) {
    return new MapCheck.Domain(
        arguments.columns(2),
        ignored(arguments, "all_values_are_missing", "any_value_is_missing", "never"),
        true,
        MapCheck.Form.RECORD);
  }

  private static Check compoundUnique(Expectation expectation, Arguments arguments) {
    MapCheck.Domain domain = record(arguments);
    Condition condition = arguments.condition();
    return new UniqueCheck(
        expectation,
        condition,
        domain,
        new Counted(
            domain.columns(),
            condition,
            arguments.get("row_condition").toString(),
            domain.ignored()),
        arguments.mostly());
  }

  private static Check uniqueInRecord(Expectation expectation, Arguments arguments) {
    MapCheck.Domain domain = record(arguments);
    return new MapCheck(
        expectation,
        arguments.condition(),
        domain,
        arguments.mostly(),
        row -> {
          List<Column> columns = domain.columns();
          for (int i = 0; i < columns.size(); i++) {
            for (int j = 0; j < i; j++) {
              if (Values.same(row.value(columns.get(i)), row.value(columns.get(j)))) {
                return false;
              }
            }
          }
          return true;
        });
  }

  private static Check allEqual(Expectation expectation, Arguments arguments) {
    MapCheck.Domain domain = record(arguments);
    return new MapCheck(
        expectation,
        arguments.condition(),
        domain,
        arguments.mostly(),
        row ->
            domain.columns().stream()
                .allMatch(
                    column -> Values.same(row.value(column), row.value(domain.columns().get(0)))));
  }

  private static Check sum(Expectation expectation, Arguments arguments) {
    MapCheck.Domain domain = record(arguments);
    double total =
        arguments.number(
            "sum_total", Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    for (Column column : domain.columns()) {
      if (!column.name().isEmpty() && !column.kind().isNumber()) {
        arguments.problem(
            "column_list", "has " + column.name() + ", whose values are " + column.kind().words());
      }
    }
    return new MapCheck(
        expectation,
        arguments.condition(),
        domain,
        arguments.mostly(),
        row -> {
          double sum = 0;
          for (Column column : domain.columns()) {
            Object value = row.value(column);
            sum += value == null ? Double.NaN : ((Number) value).doubleValue();
          }
          return sum == total;
        });
  }
}
