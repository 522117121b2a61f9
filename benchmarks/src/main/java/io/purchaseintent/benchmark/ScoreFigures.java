package io.purchaseintent.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * What was measured; times are nanoseconds a vector.
 *
 * @param ours of our evaluator on 1 thread
 * @param ours2 of our evaluator on each of 2 threads
 * @param bytes that our evaluator allocates a vector
 * @param xgboost of XGBoost's evaluator on 1 thread
 * @param xgboost2 of XGBoost's evaluator on each of 2 threads
 * @param explain of our contributions
 * @param xgboostExplain of XGBoost's contributions
 * @param rows vectors whose margins were compared
 * @param mismatches those of them whose margins differ
 */
record ScoreFigures(
    double ours,
    double ours2,
    double bytes,
    double xgboost,
    double xgboost2,
    double explain,
    double xgboostExplain,
    int rows,
    int mismatches) {

  ObjectNode toJson() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.putObject("ours")
        .put("ns_1t", rounded(ours))
        .put("ns_2t", rounded(ours2))
        .put("bytes_per_op", rounded(bytes));
    json.putObject("xgboost4j").put("ns_1t", rounded(xgboost)).put("ns_2t", rounded(xgboost2));
    json.putObject("explain")
        .put("ours_ns", rounded(explain))
        .put("xgboost4j_ns", rounded(xgboostExplain));
    return json.put("rows", rows).put("mismatches", mismatches);
  }

  String toTable() {
    return String.format(
        Locale.ROOT,
        """
        ns a vector             ours   xgboost4j   ratio
        score, 1 thread   %10.0f  %10.0f  %6.1f
        score, 2 threads  %10.0f  %10.0f  %6.1f
        explain           %10.0f  %10.0f  %6.1f
        Our evaluator allocates %.2f bytes a vector.
        Margins of %d vectors compared bit by bit: %d differ.
        """,
        ours,
        xgboost,
        xgboost / ours,
        ours2,
        xgboost2,
        xgboost2 / ours2,
        explain,
        xgboostExplain,
        xgboostExplain / explain,
        bytes,
        rows,
        mismatches);
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
