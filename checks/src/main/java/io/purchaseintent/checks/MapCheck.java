package io.purchaseintent.checks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Whether enough rows are as expected, each looked at alone. */
final class MapCheck extends Check {

  /** How the values of a row that is not as expected are told. */
  enum Form {
    VALUE,
    PAIR,
    RECORD
  }

  /**
   * What rows are asked.
   *
   * @param columns that are looked at
   * @param ignored rows that are not judged for missing values
   * @param told whether the result says how many are missing
   * @param form of an example
   */
  record Domain(List<Column> columns, Counted.Ignored ignored, boolean told, Form form) {

    /** A column's values that are there. */
    static Domain of(Column column) {
      return new Domain(List.of(column), Counted.Ignored.ANY_MISSING, true, Form.VALUE);
    }

    /** A row's values, as an example has them. */
    @Nullable Object values(Row row) {
      return form == Form.VALUE ? row.value(columns.get(0)) : Counted.values(row, columns);
    }
  }

  private final Domain domain;
  private final double mostly;
  private final Predicate<Row> expected;

  MapCheck(
      Expectation expectation,
      Condition condition,
      Domain domain,
      double mostly,
      Predicate<Row> expected) {
    super(expectation, condition);
    this.domain = domain;
    this.mostly = mostly;
    this.expected = expected;
  }

  @Override
  void count(Row row, Tally tally) {
    if (domain.ignored().ignores(row, domain.columns())) {
      tally.missing++;
    } else if (!expected.test(row)) {
      tally.unexpected(domain.values(row));
    }
  }

  @Override
  Judge judge(Tally tally) {
    return () -> finding(expectation(), domain, mostly, tally);
  }

  /** The finding of an expectation of rows, with the shares and examples that it tells. */
  static ExpectationResult finding(
      Expectation expectation, Domain domain, double mostly, Tally tally) {
    long judged = tally.judged();
    boolean success =
        judged == 0 || ((double) judged - (double) tally.unexpected) / (double) judged >= mostly;
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("element_count", tally.elements).put("unexpected_count", tally.unexpected);
    share(result, "unexpected_percent", tally.unexpected, judged);
    examples(result, domain, tally);
    if (domain.told()) {
      result.put("missing_count", tally.missing);
      share(result, "missing_percent", tally.missing, tally.elements);
      share(result, "unexpected_percent_total", tally.unexpected, tally.elements);
      share(result, "unexpected_percent_nonmissing", tally.unexpected, judged);
    }
    return ExpectationResult.ofRows(expectation, tally.elements, success, result);
  }

  private static void share(ObjectNode result, String name, long part, long whole) {
    if (whole == 0) {
      result.putNull(name);
    } else {
      result.put(name, (double) part / whole * 100);
    }
  }

  private static void examples(ObjectNode result, Domain domain, Tally tally) {
    ArrayNode list = result.putArray("partial_unexpected_list");
    ArrayNode counts = result.putArray("partial_unexpected_counts");
    for (Map.Entry<@Nullable Object, Long> each : tally.examples().entrySet()) {
      for (long i = 0; i < each.getValue() && list.size() < Tally.EXAMPLES; i++) {
        list.add(example(domain, each.getKey()));
      }
      counts.addObject().put("count", each.getValue()).set("value", Values.json(each.getKey()));
    }
  }

  private static JsonNode example(Domain domain, @Nullable Object value) {
    if (domain.form() != Form.RECORD || !(value instanceof List<?> values)) {
      return Values.json(value);
    }
    ObjectNode example = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < values.size(); i++) {
      example.set(domain.columns().get(i).name(), Values.json(values.get(i)));
    }
    return example;
  }
}
