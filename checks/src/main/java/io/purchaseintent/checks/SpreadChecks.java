package io.purchaseintent.checks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/** Expectations of where a column's numbers lie: quantiles, and those that lie far out. */
final class SpreadChecks {

  private static final double CLOSE = 1e-4;
  private static final double ABSOLUTE = 1e-8;

  private SpreadChecks() {}

  static void addTo(Map<String, Maker> makers) {
    makers.put("expect_column_median_to_be_between", SpreadChecks::median);
    makers.put("expect_column_quantile_values_to_be_between", SpreadChecks::quantiles);
    makers.put("expect_column_value_z_scores_to_be_less_than", SpreadChecks::zScores);
    makers.put("expect_column_values_to_not_be_outliers", SpreadChecks::outliers);
  }

  private static Column numbers(Arguments arguments) {
    return arguments.column("column", Column.Kind.WHOLE, Column.Kind.REAL);
  }

  private static Check median(Expectation expectation, Arguments arguments) {
    Bounds bounds = Bounds.of(arguments, Column.Kind.REAL, true);
    Column column = numbers(arguments);
    return new DistinctChecks.OfValues(expectation, arguments, column, arguments.condition()) {
      @Override
      Judge judge(Tally tally) {
        long n = tally.judged();
        Ranks ranks = new Ranks();
        ranks.ask((n - 1) / 2);
        ranks.ask(n / 2);
        return new Judge() {
          @Override
          public void see(Object value, long count) {
            ranks.see(((Number) value).doubleValue(), count);
          }

          @Override
          public ExpectationResult finding() {
            double median = n == 0 ? Double.NaN : (ranks.at((n - 1) / 2) + ranks.at(n / 2)) / 2;
            return NumberChecks.between(expectation(), tally.elements, median, bounds);
          }
        };
      }
    };
  }

  private static Check quantiles(Expectation expectation, Arguments arguments) {
    JsonNode asked = arguments.get("quantile_ranges");
    List<Double> shares = new ArrayList<>();
    asked.path("quantiles").forEach(share -> shares.add(share.asDouble(-1)));
    List<@Nullable Bounds> ranges = new ArrayList<>();
    asked.path("value_ranges").forEach(range -> ranges.add(range(range, arguments)));
    if (shares.isEmpty() || shares.size() != ranges.size()) {
      arguments.problem(
          "quantile_ranges",
          "must have quantiles and value_ranges, lists that are equally long and not empty");
    }
    if (shares.stream().anyMatch(share -> !(share >= 0 && share <= 1))) {
      arguments.problem("quantile_ranges", "must have quantiles from 0 to 1");
    }
    Quantile.Between between = between(arguments);
    Column column = numbers(arguments);
    return new DistinctChecks.OfValues(expectation, arguments, column, arguments.condition()) {
      @Override
      Judge judge(Tally tally) {
        List<Quantile> wanted =
            shares.stream().map(share -> new Quantile(share, tally.judged(), between)).toList();
        Ranks ranks = new Ranks();
        wanted.forEach(quantile -> quantile.askFor(ranks));
        return new Judge() {
          @Override
          public void see(Object value, long count) {
            ranks.see(((Number) value).doubleValue(), count);
          }

          @Override
          public ExpectationResult finding() {
            ObjectNode result = JsonNodeFactory.instance.objectNode();
            ObjectNode observed = result.putObject("observed_value");
            ArrayNode of = observed.putArray("quantiles");
            ArrayNode values = observed.putArray("values");
            ArrayNode details = result.putObject("details").putArray("success_details");
            boolean success = true;
            for (int i = 0; i < wanted.size(); i++) {
              double value = wanted.get(i).in(ranks);
              of.add(shares.get(i));
              values.add(Values.json(value));
              boolean within = within(value, ranges.get(i));
              details.add(within);
              success &= within;
            }
            return ExpectationResult.ofRows(expectation(), tally.elements, success, result);
          }
        };
      }
    };
  }

  private static Quantile.Between between(Arguments arguments) {
    JsonNode told = arguments.get("allow_relative_error");
    if (told.isMissingNode() || told.isBoolean() && !told.asBoolean()) {
      return Quantile.Between.NEAREST;
    }
    for (Quantile.Between between : Quantile.Between.values()) {
      if (between.name().equalsIgnoreCase(told.asText())) {
        return between;
      }
    }
    arguments.problem(
        "allow_relative_error", "must be false, linear, lower, higher, midpoint or nearest");
    return Quantile.Between.NEAREST;
  }

  private static @Nullable Bounds range(JsonNode range, Arguments arguments) {
    boolean numbers = range.size() == 2;
    for (JsonNode end : range) {
      numbers &= end.isNull() || end.isNumber();
    }
    if (!numbers) {
      arguments.problem(
          "quantile_ranges", "has the range " + range + ", which must be two numbers or null");
      return null;
    }
    double least = range.get(0).isNull() ? Double.NEGATIVE_INFINITY : range.get(0).asDouble();
    double most = range.get(1).isNull() ? Double.POSITIVE_INFINITY : range.get(1).asDouble();
    if (least > most) {
      arguments.problem(
          "quantile_ranges",
          "has the range " + range + ", whose first is above its second: swap them");
    }
    return new Bounds(least, most, false, false);
  }

  /** Within the range, or so near to an end that Great Expectations takes them for the same. */
  private static boolean within(double value, @Nullable Bounds range) {
    if (range == null || range.least() == null || range.most() == null || Double.isNaN(value)) {
      return false;
    }
    return range.hold(value) || close(value, range.least()) || close(value, range.most());
  }

  private static boolean close(double value, Object end) {
    double bound = ((Number) end).doubleValue();
    return Double.isFinite(bound) && Math.abs(value - bound) <= ABSOLUTE + CLOSE * Math.abs(bound);
  }

  /** A check of numbers that lie far out, as the numbers themselves say what that is. */
  private abstract static class FarOut extends DistinctChecks.OfValues {
    private final Column column;
    private final double mostly;

    FarOut(Expectation expectation, Arguments arguments, Column column, double mostly) {
      super(expectation, arguments, column, arguments.condition());
      this.column = column;
      this.mostly = mostly;
    }

    @Override
    void count(Row row, Tally tally) {
      NumberChecks.addNumber(row.value(column), tally, true);
    }

    ExpectationResult found(Tally tally) {
      return MapCheck.finding(expectation(), MapCheck.Domain.of(column), mostly, tally);
    }

    /** Judges values by a test that the sums alone make. */
    Judge judge(Tally tally, DoublePredicate expected) {
      return new Judge() {
        @Override
        public void see(Object value, long count) {
          if (!expected.test(((Number) value).doubleValue())) {
            tally.unexpected(value, count);
          }
        }

        @Override
        public ExpectationResult finding() {
          return found(tally);
        }
      };
    }
  }

  private static Check zScores(Expectation expectation, Arguments arguments) {
    double threshold =
        arguments.number(
            "threshold", Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    if (!arguments.has("double_sided")) {
      arguments.problem("double_sided", "is missing: it must be true or false");
    }
    boolean doubleSided = arguments.flag("double_sided");
    return new FarOut(expectation, arguments, numbers(arguments), arguments.mostly()) {
      @Override
      Judge judge(Tally tally) {
        double mean = NumberChecks.mean(tally);
        double deviation = NumberChecks.deviation(tally);
        return judge(
            tally,
            value -> {
              double score = deviation == 0 ? Double.NaN : (value - mean) / deviation;
              return Double.isNaN(score)
                  || (doubleSided ? Math.abs(score) < Math.abs(threshold) : score < threshold);
            });
      }
    };
  }

  private static Check outliers(Expectation expectation, Arguments arguments) {
    boolean quartiles = arguments.word("method", "iqr", "std").equals("iqr");
    double multiplier = arguments.number("multiplier", 1.5, 0, Double.POSITIVE_INFINITY);
    return new FarOut(expectation, arguments, numbers(arguments), arguments.mostly()) {
      @Override
      Judge judge(Tally tally) {
        return quartiles ? byQuartiles(tally) : judge(tally, nearMean(tally, multiplier));
      }

      private Judge byQuartiles(Tally tally) {
        Quantile first = new Quantile(0.25, tally.judged(), Quantile.Between.LINEAR);
        Quantile third = new Quantile(0.75, tally.judged(), Quantile.Between.LINEAR);
        Ranks ranks = new Ranks();
        first.askFor(ranks);
        third.askFor(ranks);
        return new Judge() {
          private boolean ranked;
          private double low;
          private double high;

          @Override
          public void see(Object value, long count) {
            double number = ((Number) value).doubleValue();
            if (!ranked) {
              ranks.see(number, count);
            } else if (!(number >= low && number <= high)) {
              tally.unexpected(value, count);
            }
          }

          @Override
          public boolean again() {
            if (ranked || tally.judged() == 0) {
              return false;
            }
            ranked = true;
            double reach = multiplier * (third.in(ranks) - first.in(ranks));
            low = first.in(ranks) - reach;
            high = third.in(ranks) + reach;
            // Without a spread to measure by, nothing lies far out.
            return !Double.isNaN(reach);
          }

          @Override
          public ExpectationResult finding() {
            return found(tally);
          }
        };
      }
    };
  }

  private static DoublePredicate nearMean(Tally tally, double multiplier) {
    double mean = NumberChecks.mean(tally);
    double reach = multiplier * NumberChecks.deviation(tally);
    if (Double.isNaN(reach)) {
      return value -> true;
    }
    return reach <= 0 ? value -> value == mean : value -> Math.abs(value - mean) < reach;
  }
}
