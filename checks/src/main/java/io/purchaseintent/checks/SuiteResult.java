package io.purchaseintent.checks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * What came of a suite.
 *
 * @param rows of the table
 * @param findings of its expectations, in their order
 */
public record SuiteResult(Suite suite, long rows, List<ExpectationResult> findings) {

  /** The version of Great Expectations whose JSON this is. */
  public static final String GREAT_EXPECTATIONS = "1.24.1";

  private static final ObjectMapper JSON = new ObjectMapper();

  public SuiteResult {
    findings = List.copyOf(findings);
  }

  /** Findings of this severity that failed. */
  public List<ExpectationResult> failed(Severity severity) {
    return findings.stream()
        .filter(finding -> finding.verdict() == ExpectationVerdict.FAILED)
        .filter(finding -> finding.expectation().severity() == severity)
        .toList();
  }

  /** The verdict of the whole: failed if one that matters did; never passed without rows. */
  public ExpectationVerdict verdict() {
    if (!failed(Severity.CRITICAL).isEmpty() || !failed(Severity.WARNING).isEmpty()) {
      return ExpectationVerdict.FAILED;
    }
    return rows == 0 ? ExpectationVerdict.NOT_ENOUGH_DATA : ExpectationVerdict.PASSED;
  }

  /** How many findings have this verdict. */
  public long count(ExpectationVerdict verdict) {
    return findings.stream().filter(finding -> finding.verdict() == verdict).count();
  }

  /**
   * The result in the JSON of Great Expectations, which loads it as {@code
   * ExpectationSuiteValidationResult}. What had no rows to look at has not succeeded; {@code
   * meta.verdict} says that it has not failed either.
   */
  public ObjectNode toJson() {
    ObjectNode json = JSON.createObjectNode();
    long passed = count(ExpectationVerdict.PASSED);
    json.put("success", passed == findings.size() && rows > 0);
    ArrayNode results = json.putArray("results");
    for (ExpectationResult finding : findings) {
      ObjectNode result = results.addObject();
      result.put("success", finding.verdict() == ExpectationVerdict.PASSED);
      result.set("expectation_config", config(finding.expectation()));
      result.set("result", finding.result());
      result.putObject("meta").put("verdict", finding.verdict().code());
      result
          .putObject("exception_info")
          .put("raised_exception", false)
          .putNull("exception_traceback")
          .putNull("exception_message");
    }
    json.put("suite_name", suite.name());
    json.set("suite_parameters", suite.parameters());
    json.putObject("statistics")
        .put("evaluated_expectations", findings.size())
        .put("successful_expectations", passed)
        .put("unsuccessful_expectations", findings.size() - passed)
        .put("success_percent", (double) passed / findings.size() * 100);
    json.putObject("meta")
        .put("great_expectations_version", GREAT_EXPECTATIONS)
        .put("verdict", verdict().code())
        .put("rows", rows);
    json.putNull("id");
    return json;
  }

  private static ObjectNode config(Expectation expectation) {
    ObjectNode config = expectation.config().deepCopy();
    if (!config.has("meta")) {
      config.set("meta", JsonNodeFactory.instance.objectNode());
    }
    return config.put("severity", expectation.severity().code());
  }

  /** A failed finding in a line: its type, column, and what was seen. */
  public static String line(ExpectationResult finding) {
    Expectation expectation = finding.expectation();
    ObjectNode seen = finding.result();
    String subject = expectation.subject();
    StringBuilder line = new StringBuilder(expectation.severity().code());
    line.append(": ").append(expectation.type());
    line.append(subject.isEmpty() ? "" : " of " + subject);
    if (seen.path("element_count").isNumber()) {
      line.append(
          String.format(
              Locale.ROOT,
              ": %,d of %,d rows are not as expected",
              seen.path("unexpected_count").asLong(),
              seen.path("element_count").asLong()));
      if (!seen.path("partial_unexpected_counts").isEmpty()) {
        line.append(", such as ").append(examples(seen.path("partial_unexpected_counts")));
      }
    } else if (seen.path("observed_value").isNull() && seen.has("unexpected_count")) {
      line.append(": has ").append(seen.path("partial_unexpected_list"));
    } else if (seen.has("partial_missing_list")) {
      line.append(": lacks ").append(seen.path("partial_missing_list"));
    } else {
      line.append(": is ").append(seen.path("observed_value"));
    }
    return line.append("; expected ").append(bounds(expectation)).toString();
  }

  private static String examples(JsonNode counts) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(3, counts.size()); i++) {
      text.append(i == 0 ? "" : ", ").append(counts.get(i).path("value"));
    }
    return text.toString();
  }

  /** The arguments that bound, without those that name columns. */
  private static ObjectNode bounds(Expectation expectation) {
    ObjectNode bounds = expectation.kwargs().deepCopy();
    return bounds.remove(List.of("column", "column_A", "column_B", "column_list", "batch_id"));
  }
}
