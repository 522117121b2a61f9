package io.purchaseintent.checks;

import io.purchaseintent.yaml.NearestName;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** All types of expectations that there are, and why others are left out. */
final class Catalogue {

  private static final Map<String, Maker> MAKERS = makers();

  private static final String ORDER =
      "looks at one row after the other, and the rows of a table have no order";
  private static final String QUERY = "needs a database that runs queries";

  private static final Map<String, String> LEFT_OUT =
      Map.of(
          "expect_column_values_to_be_increasing",
          ORDER,
          "expect_column_values_to_be_decreasing",
          ORDER,
          "expect_column_values_to_be_dateutil_parseable",
          "asks Python's dateutil, which guesses; use expect_column_values_to_match_strftime_format",
          "expect_column_values_to_match_json_schema",
          "asks Python's jsonschema; use expect_column_values_to_be_json_parseable",
          "expect_multicolumn_values_to_be_unique",
          "has no meaning in Great Expectations 1.x either; use"
              + " expect_select_column_values_to_be_unique_within_record",
          "expect_table_row_count_to_equal_other_table",
          "needs a second table",
          "expect_query_results_to_match_comparison",
          QUERY,
          "unexpected_rows_expectation",
          QUERY);

  private Catalogue() {}

  private static Map<String, Maker> makers() {
    Map<String, Maker> makers = new TreeMap<>();
    ColumnChecks.addTo(makers);
    TextChecks.addTo(makers);
    ColumnsChecks.addTo(makers);
    NumberChecks.addTo(makers);
    DistinctChecks.addTo(makers);
    SpreadChecks.addTo(makers);
    TableChecks.addTo(makers);
    makers.put("expect_column_kl_divergence_to_be_less_than", DivergenceCheck::of);
    return makers;
  }

  static boolean has(String type) {
    return MAKERS.containsKey(type);
  }

  /** The names of all types, sorted. */
  static Set<String> types() {
    return new TreeSet<>(MAKERS.keySet());
  }

  static Maker maker(String type) {
    Maker maker = MAKERS.get(type);
    if (maker == null) {
      throw new IllegalArgumentException(whyNot(type));
    }
    return maker;
  }

  /** Why a type that is not there is not. */
  static String whyNot(String type) {
    String why = LEFT_OUT.get(type);
    return "type="
        + type
        + (why == null
            ? " is not known; did you mean " + NearestName.of(type, MAKERS.keySet()) + "?"
            : " is not supported: it " + why);
  }
}
