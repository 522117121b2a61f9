package io.purchaseintent.checks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Expectations of one figure of a column that sums and extremes tell: exact until it is rounded
 * once, whatever the order of the rows.
 */
final class NumberChecks {

  private NumberChecks() {}

  static void addTo(Map<String, Maker> makers) {
    makers.put("expect_column_min_to_be_between", (of, in) -> extreme(of, in, Tally::least));
    makers.put("expect_column_max_to_be_between", (of, in) -> extreme(of, in, Tally::most));
    makers.put(
        "expect_column_sum_to_be_between", (of, in) -> sums(of, in, false, NumberChecks::sum));
    makers.put(
        "expect_column_mean_to_be_between", (of, in) -> sums(of, in, false, NumberChecks::mean));
    makers.put(
        "expect_column_stdev_to_be_between",
        (of, in) -> sums(of, in, true, NumberChecks::deviation));
    makers.put("expect_column_proportion_of_non_null_values_to_be_between", NumberChecks::present);
  }

  /** The finding of a figure that must lie between bounds; without one it fails. */
  static ExpectationResult between(
      Expectation expectation, long rows, @Nullable Object figure, Bounds bounds) {
    boolean there = figure != null && !(figure instanceof Double number && Double.isNaN(number));
    return ExpectationResult.ofRows(
        expectation,
        rows,
        there && figure != null && bounds.hold(figure),
        JsonNodeFactory.instance
            .objectNode()
            .set("observed_value", Values.json(there ? figure : null)));
  }

  private static Check extreme(
      Expectation expectation, Arguments arguments, Function<Tally, @Nullable Object> figure) {
    Column column =
        arguments.column("column", Column.Kind.WHOLE, Column.Kind.REAL, Column.Kind.TIME);
    Bounds bounds = Bounds.of(arguments, column.kind(), true);
    return new Check(expectation, arguments.condition()) {
      @Override
      void count(Row row, Tally tally) {
        Object value = row.value(column);
        if (value == null) {
          tally.missing++;
        } else {
          tally.extreme(value);
        }
      }

      @Override
      Judge judge(Tally tally) {
        return () -> between(expectation(), tally.elements, figure.apply(tally), bounds);
      }
    };
  }

  private static Check sums(
      Expectation expectation,
      Arguments arguments,
      boolean squared,
      Function<Tally, Double> figure) {
    Column column =
        squared
            ? arguments.column("column", Column.Kind.WHOLE, Column.Kind.REAL)
            : arguments.column("column", Column.Kind.WHOLE, Column.Kind.REAL, Column.Kind.FLAG);
    Bounds bounds = Bounds.of(arguments, Column.Kind.REAL, true);
    return new Check(expectation, arguments.condition()) {
      @Override
      void count(Row row, Tally tally) {
        addNumber(row.value(column), tally, squared);
      }

      @Override
      Judge judge(Tally tally) {
        return () -> between(expectation(), tally.elements, figure.apply(tally), bounds);
      }
    };
  }

  /** Adds a value to the sums; a flag is 0 or 1. */
  static void addNumber(@Nullable Object value, Tally tally, boolean squared) {
    if (value == null) {
      tally.missing++;
    } else {
      tally.number(
          value instanceof Boolean flag ? (flag ? 1 : 0) : ((Number) value).doubleValue(), squared);
    }
  }

  private static double sum(Tally tally) {
    return tally.sum().value();
  }

  /** The mean; NaN of none. */
  static double mean(Tally tally) {
    if (!tally.sum().isFinite() || tally.judged() == 0) {
      return tally.judged() == 0 ? Double.NaN : tally.sum().value();
    }
    return tally
        .sum()
        .exact()
        .divide(BigDecimal.valueOf(tally.judged()), MathContext.DECIMAL128)
        .doubleValue();
  }

  /** The standard deviation of a sample, by n − 1; NaN of fewer than two, and of infinities. */
  static double deviation(Tally tally) {
    long n = tally.judged();
    if (n < 2 || !tally.sum().isFinite() || !tally.squares().isFinite()) {
      return Double.NaN;
    }
    BigDecimal count = BigDecimal.valueOf(n);
    BigDecimal sum = tally.sum().exact();
    return tally
        .squares()
        .exact()
        .multiply(count)
        .subtract(sum.multiply(sum))
        .divide(count.multiply(BigDecimal.valueOf(n - 1)), MathContext.DECIMAL128)
        .max(BigDecimal.ZERO)
        .sqrt(MathContext.DECIMAL64)
        .doubleValue();
  }

  private static Check present(Expectation expectation, Arguments arguments) {
    Column column = arguments.column("column");
    Bounds bounds = Bounds.of(arguments, Column.Kind.REAL, true);
    return new Check(expectation, arguments.condition()) {
      @Override
      void count(Row row, Tally tally) {
        tally.missing += row.value(column) == null ? 1 : 0;
      }

      @Override
      Judge judge(Tally tally) {
        double share = tally.elements == 0 ? 0 : (double) tally.judged() / tally.elements;
        return () -> between(expectation(), tally.elements, share, bounds);
      }
    };
  }
}
