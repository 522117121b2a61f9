package io.purchaseintent.pipeline.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a dataset compares.
 *
 * @param counts what was counted {@code here} and {@code there}; nothing if neither has a row
 */
record DatasetComparison(DatasetPair dataset, JsonNode counts) {

  /** Whether one side lacks a row; a dataset that is missing is one without rows. */
  boolean differs() {
    return only(Side.HERE) + only(Side.THERE) > 0;
  }

  void write(ObjectNode json) {
    for (Side side : Side.values()) {
      json.put("rows_" + side.title(), count(side, "rows"));
    }
    for (Side side : Side.values()) {
      json.put("only_" + side.title(), only(side));
    }
    Side missing = missing();
    if (missing != null) {
      json.put("missing", missing.title());
    }
  }

  /** Tells how it differs, with a few rows that the other side lacks. */
  void tell(String job, PrintStream err) {
    Side missing = missing();
    if (missing != null) {
      err.printf("%s: %s: is missing %s%n", job, dataset.name(), missing.title());
      return;
    }
    err.printf(
        "%s: %s: %,d rows only here, %,d only there%n",
        job, dataset.name(), only(Side.HERE), only(Side.THERE));
    for (Side side : Side.values()) {
      DatasetContent content = dataset.on(side);
      if (content != null && only(side) > 0) {
        List<String> columns = content.columns();
        for (JsonNode text : counts.path(side.title()).path("examples")) {
          err.printf("  only %s: %s%n", side.title(), RowText.readable(text.asText(), columns));
        }
      }
    }
  }

  /** The side that lacks the dataset, where the other has rows of it. */
  private @Nullable Side missing() {
    if (!differs()) {
      return null;
    }
    return dataset.here() == null ? Side.HERE : dataset.there() == null ? Side.THERE : null;
  }

  private long only(Side side) {
    return count(side, "only");
  }

  private long count(Side side, String what) {
    return counts.path(side.title()).path(what).asLong();
  }
}
