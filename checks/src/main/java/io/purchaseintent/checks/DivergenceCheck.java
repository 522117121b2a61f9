package io.purchaseintent.checks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * How far a column's distribution is from an expected one, by the divergence of Kullback and
 * Leibler: the sum of p ln(p/q), p what is observed and q what is expected, each made to sum to 1.
 * Infinite where something is observed of which nothing is expected.
 */
final class DivergenceCheck {

  private static final double CLOSE = 1e-5;

  private DivergenceCheck() {}

  static Check of(Expectation expectation, Arguments arguments) {
    JsonNode partition = arguments.get("partition_object");
    double threshold = arguments.number("threshold", Double.NaN, 0, Double.POSITIVE_INFINITY);
    double tail = arguments.number("tail_weight_holdout", 0, 0, 1);
    double internal = arguments.number("internal_weight_holdout", 0, 0, 1);
    if (arguments.has("bucketize_data")
        && !arguments.flag("bucketize_data")
        && partition.has("bins")) {
      arguments.problem("bucketize_data", "must be true where partition_object has bins");
    }
    List<Double> weights = new ArrayList<>();
    partition.path("weights").forEach(weight -> weights.add(weight.asDouble(-1)));
    List<Double> tails = new ArrayList<>();
    partition.path("tail_weights").forEach(weight -> tails.add(weight.asDouble(-1)));
    double sum = sum(weights) + sum(tails);
    if (weights.isEmpty()
        || weights.stream().anyMatch(weight -> weight < 0)
        || Math.abs(sum - 1) > CLOSE) {
      arguments.problem(
          "partition_object",
          "must have weights, none below 0, which sum to 1 together with tail_weights");
    }
    if (partition.has("values")) {
      if (internal > 0) {
        arguments.problem("internal_weight_holdout", "must be 0 where partition_object has values");
      }
      return values(expectation, arguments, partition, weights, tail, threshold);
    }
    if (!tails.isEmpty() && (tail > 0 || tails.size() != 2)) {
      arguments.problem(
          "partition_object", "must have two tail_weights, or tail_weight_holdout instead");
    }
    return bins(expectation, arguments, partition, weights, tails, tail, internal, threshold);
  }

  private static double sum(List<Double> weights) {
    return weights.stream().mapToDouble(Double::doubleValue).sum();
  }

  private static ExpectationResult finding(
      Expectation expectation, long rows, double divergence, double threshold, ObjectNode details) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    boolean finite = Double.isFinite(divergence);
    result.set("observed_value", Values.json(finite ? divergence : null));
    result.set("details", details);
    return ExpectationResult.ofRows(expectation, rows, finite && divergence <= threshold, result);
  }

  private static Check values(
      Expectation expectation,
      Arguments arguments,
      JsonNode partition,
      List<Double> weights,
      double tail,
      double threshold) {
    Column column =
        arguments.column(
            "column",
            Column.Kind.TEXT,
            Column.Kind.WHOLE,
            Column.Kind.REAL,
            Column.Kind.FLAG,
            Column.Kind.TIME);
    TreeMap<Object, Double> expected = new TreeMap<>(Values.ORDER);
    for (int i = 0; i < Math.min(partition.path("values").size(), weights.size()); i++) {
      Object value = arguments.value("partition_object", partition.path("values").get(i), column);
      if (value == null) {
        arguments.problem(
            "partition_object",
            "has " + partition.path("values").get(i) + ", which is none of the column's");
      } else {
        expected.put(value, weights.get(i));
      }
    }
    if (partition.path("values").size() != weights.size()) {
      arguments.problem("partition_object", "must have as many values as weights");
    }
    return new DistinctChecks.OfValues(expectation, arguments, column, arguments.condition()) {
      @Override
      Judge judge(Tally tally) {
        return new ValuesJudge(expectation(), tally, expected, tail, threshold);
      }
    };
  }

  private static final class ValuesJudge implements Check.Judge {
    private final Expectation expectation;
    private final Tally tally;
    private final TreeMap<Object, Double> expected;
    private final double tail;
    private final double threshold;
    private final TreeMap<Object, Double> observed = new TreeMap<>(Values.ORDER);
    private final TreeMap<Object, Double> others = new TreeMap<>(Values.ORDER);
    private long otherValues;
    private double otherShare;
    private double otherLogs;

    ValuesJudge(
        Expectation expectation,
        Tally tally,
        TreeMap<Object, Double> expected,
        double tail,
        double threshold) {
      this.expectation = expectation;
      this.tally = tally;
      this.expected = expected;
      this.tail = tail;
      this.threshold = threshold;
    }

    @Override
    public void see(Object value, long count) {
      double share = (double) count / tally.judged();
      if (expected.containsKey(value)) {
        observed.put(value, share);
        return;
      }
      otherValues++;
      otherShare += share;
      otherLogs += share * Math.log(share);
      if (others.size() < Tally.EXAMPLES) {
        others.put(value, share);
      }
    }

    @Override
    public ExpectationResult finding() {
      double scale = otherValues > 0 ? 1 - tail : 1;
      double each = otherValues > 0 ? tail / otherValues : 0;
      double whole = scale * sum(List.copyOf(expected.values())) + each * otherValues;
      double divergence = tally.judged() == 0 ? Double.NaN : 0;
      ArrayNode values = JsonNodeFactory.instance.arrayNode();
      ArrayNode shares = JsonNodeFactory.instance.arrayNode();
      ArrayNode wanted = JsonNodeFactory.instance.arrayNode();
      for (Object value : expected.keySet()) {
        double p = observed.getOrDefault(value, 0.0);
        double q = expected.getOrDefault(value, 0.0) * scale;
        divergence += p == 0 ? 0 : p * Math.log(p / (q / whole));
        values.add(Values.json(value));
        shares.add(p);
        wanted.add(q);
      }
      if (otherValues > 0) {
        divergence += otherLogs - otherShare * Math.log(each / whole);
      }
      others.forEach(
          (value, share) -> {
            values.add(Values.json(value));
            shares.add(share);
            wanted.add(each);
          });
      ObjectNode details = JsonNodeFactory.instance.objectNode();
      details
          .putObject("observed_partition")
          .<ObjectNode>set("values", values)
          .set("weights", shares);
      details
          .putObject("expected_partition")
          .<ObjectNode>set("values", values.deepCopy())
          .set("weights", wanted);
      return DivergenceCheck.finding(expectation, tally.elements, divergence, threshold, details);
    }
  }

  private static Check bins(
      Expectation expectation,
      Arguments arguments,
      JsonNode partition,
      List<Double> weights,
      List<Double> tails,
      double tail,
      double internal,
      double threshold) {
    Column column = arguments.column("column", Column.Kind.WHOLE, Column.Kind.REAL);
    List<Double> told = new ArrayList<>();
    partition.path("bins").forEach(edge -> told.add(edge.asDouble(Double.NaN)));
    double[] edges = told.stream().mapToDouble(Double::doubleValue).toArray();
    boolean rising = edges.length == weights.size() + 1;
    for (int i = 1; i < edges.length; i++) {
      rising &= edges[i] > edges[i - 1];
    }
    if (!rising) {
      arguments.problem(
          "partition_object",
          "must have values, or bins that rise and are one more than the weights; what is beyond"
              + " them is for tail_weights or tail_weight_holdout");
    }
    double[] expected = expected(weights, tails, tail, internal);
    return new Check(expectation, arguments.condition()) {
      @Override
      void count(Row row, Tally tally) {
        Object value = row.value(column);
        if (value == null) {
          tally.missing++;
        } else {
          tally.bin(bin(((Number) value).doubleValue(), edges), edges.length + 1);
        }
      }

      @Override
      Judge judge(Tally tally) {
        return () -> divergence(expectation(), tally, edges, expected, threshold);
      }
    };
  }

  /** The bin of a number: 0 below all, then each with its lower edge, the last with both. */
  private static int bin(double value, double[] edges) {
    if (value == edges[edges.length - 1]) {
      return edges.length - 1;
    }
    int found = Arrays.binarySearch(edges, value);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** What is expected below the bins, in each, and above them. */
  private static double[] expected(
      List<Double> weights, List<Double> tails, double tail, double internal) {
    double[] expected = new double[weights.size() + 2];
    long zeros = weights.stream().filter(weight -> weight == 0).count();
    for (int i = 0; i < weights.size(); i++) {
      expected[i + 1] = weights.get(i) * (1 - tail - internal);
      if (internal > 0 && weights.get(i) == 0) {
        expected[i + 1] = internal / zeros;
      }
    }
    expected[0] = tails.size() == 2 ? tails.get(0) : tail / 2;
    expected[expected.length - 1] = tails.size() == 2 ? tails.get(1) : tail / 2;
    return expected;
  }

  private static ExpectationResult divergence(
      Expectation expectation, Tally tally, double[] edges, double[] expected, double threshold) {
    long[] bins = tally.bins(expected.length);
    double[] observed = new double[bins.length];
    for (int i = 0; i < bins.length; i++) {
      observed[i] = (double) bins[i] / tally.judged();
    }
    double p = Arrays.stream(observed).sum();
    double q = Arrays.stream(expected).sum();
    double divergence = 0;
    for (int i = 0; i < bins.length; i++) {
      double part = observed[i] / p;
      divergence += part == 0 ? 0 : part * Math.log(part / (expected[i] / q));
    }
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    partition(details.putObject("observed_partition"), edges, observed);
    partition(details.putObject("expected_partition"), edges, expected);
    return finding(expectation, tally.elements, divergence, threshold, details);
  }

  private static void partition(ObjectNode node, double[] edges, double[] weights) {
    ArrayNode bins = node.putArray("bins");
    Arrays.stream(edges).forEach(bins::add);
    ArrayNode inner = node.putArray("weights");
    for (int i = 1; i < weights.length - 1; i++) {
      inner.add(Values.json(weights[i]));
    }
    node.putArray("tail_weights")
        .add(Values.json(weights[0]))
        .add(Values.json(weights[weights.length - 1]));
  }
}
