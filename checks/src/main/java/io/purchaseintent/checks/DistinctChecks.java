package io.purchaseintent.checks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Expectations of the distinct values of a column, which are counted one by one. */
final class DistinctChecks {

  private DistinctChecks() {}

  static void addTo(Map<String, Maker> makers) {
    makers.put("expect_column_distinct_values_to_be_in_set", (of, in) -> set(of, in, true, false));
    makers.put(
        "expect_column_distinct_values_to_contain_set", (of, in) -> set(of, in, false, true));
    makers.put("expect_column_distinct_values_to_equal_set", (of, in) -> set(of, in, true, true));
    makers.put("expect_column_most_common_value_to_be_in_set", DistinctChecks::mostCommon);
    makers.put("expect_column_unique_value_count_to_be_between", (of, in) -> count(of, in, false));
    makers.put(
        "expect_column_proportion_of_unique_values_to_be_between", (of, in) -> count(of, in, true));
  }

  /** The values of one column that are there. */
  static Counted counted(Arguments arguments, Column column, Condition condition) {
    return new Counted(
        List.of(column),
        condition,
        arguments.get("row_condition").toString(),
        Counted.Ignored.ANY_MISSING);
  }

  /** A check of one column whose values are counted. */
  abstract static class OfValues extends Check {
    private final Column column;
    private final Counted counted;

    OfValues(Expectation expectation, Arguments arguments, Column column, Condition condition) {
      super(expectation, condition);
      this.column = column;
      this.counted = DistinctChecks.counted(arguments, column, condition);
    }

    @Override
    void count(Row row, Tally tally) {
      tally.missing += row.value(column) == null ? 1 : 0;
    }

    @Override
    Counted counted() {
      return counted;
    }
  }

  private static Column scalar(Arguments arguments) {
    return arguments.column(
        "column",
        Column.Kind.TEXT,
        Column.Kind.WHOLE,
        Column.Kind.REAL,
        Column.Kind.FLAG,
        Column.Kind.TIME);
  }

  private static Check set(
      Expectation expectation, Arguments arguments, boolean noOthers, boolean allThere) {
    Column column = scalar(arguments);
    TreeSet<Object> expected = ColumnChecks.set(arguments, column);
    int neverMet = arguments.list("value_set", true).size() - expected.size();
    return new OfValues(expectation, arguments, column, arguments.condition()) {
      @Override
      Judge judge(Tally tally) {
        return new SetJudge(expectation(), tally, expected, noOthers, allThere, neverMet);
      }
    };
  }

  private static final class SetJudge implements Check.Judge {
    private final Expectation expectation;
    private final Tally tally;
    private final boolean noOthers;
    private final boolean allThere;
    private final TreeSet<Object> expected;
    private final TreeSet<Object> missing;
    private final TreeSet<Object> others = new TreeSet<>(Values.ORDER);
    private final int neverMet;
    private long unexpected;

    SetJudge(
        Expectation expectation,
        Tally tally,
        SortedSet<Object> expected,
        boolean noOthers,
        boolean allThere,
        int neverMet) {
      this.expectation = expectation;
      this.tally = tally;
      this.expected = new TreeSet<>(expected);
      this.missing = new TreeSet<>(expected);
      this.noOthers = noOthers;
      this.allThere = allThere;
      this.neverMet = neverMet;
    }

    @Override
    public void see(Object value, long count) {
      if (expected.contains(value)) {
        missing.remove(value);
      } else {
        unexpected++;
        if (others.size() < Tally.EXAMPLES) {
          others.add(value);
        }
      }
    }

    @Override
    public ExpectationResult finding() {
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      result.putNull("observed_value");
      int absent = missing.size() + neverMet;
      if (noOthers) {
        result.put("unexpected_count", unexpected);
        list(result.putArray("partial_unexpected_list"), others);
      }
      if (allThere) {
        result.put("missing_count", absent);
        list(result.putArray("partial_missing_list"), missing);
      }
      boolean success = (!noOthers || unexpected == 0) && (!allThere || absent == 0);
      return ExpectationResult.ofRows(expectation, tally.elements, success, result);
    }
  }

  private static void list(ArrayNode list, SortedSet<Object> values) {
    values.stream().limit(Tally.EXAMPLES).forEach(value -> list.add(Values.json(value)));
  }

  private static Check mostCommon(Expectation expectation, Arguments arguments) {
    Column column = scalar(arguments);
    TreeSet<Object> expected = ColumnChecks.set(arguments, column);
    boolean tiesOkay = arguments.flag("ties_okay");
    return new OfValues(expectation, arguments, column, arguments.condition()) {
      @Override
      Judge judge(Tally tally) {
        return new Judge() {
          private final TreeSet<Object> first = new TreeSet<>(Values.ORDER);
          private long most;
          private long values;
          private long met;

          @Override
          public void see(Object value, long count) {
            if (count > most) {
              most = count;
              values = 0;
              met = 0;
              first.clear();
            }
            if (count == most) {
              values++;
              met += expected.contains(value) ? 1 : 0;
              if (first.size() < Tally.EXAMPLES) {
                first.add(value);
              }
            }
          }

          @Override
          public ExpectationResult finding() {
            ObjectNode result = JsonNodeFactory.instance.objectNode();
            list(result.putArray("observed_value"), first);
            boolean success = met > 0 && (tiesOkay || values == 1);
            return ExpectationResult.ofRows(expectation(), tally.elements, success, result);
          }
        };
      }
    };
  }

  private static Check count(Expectation expectation, Arguments arguments, boolean share) {
    Column column = arguments.column("column");
    Bounds bounds = Bounds.of(arguments, Column.Kind.REAL, true);
    return new OfValues(expectation, arguments, column, arguments.condition()) {
      @Override
      Judge judge(Tally tally) {
        return new Judge() {
          private long distinct;

          @Override
          public void see(Object value, long count) {
            distinct++;
          }

          @Override
          public ExpectationResult finding() {
            long judged = tally.judged();
            Object figure =
                share ? (Object) (judged == 0 ? 0 : (double) distinct / judged) : distinct;
            return NumberChecks.between(expectation(), tally.elements, figure, bounds);
          }
        };
      }
    };
  }
}
