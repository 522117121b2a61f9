package io.purchaseintent.pipeline.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.Locale;

/** What was found, for a terminal: arms, metrics, guardrails and the verdict. */
final class AnalysisText {

  private static final String UNKNOWN = "-";

  private final JsonNode json;

  /**
   * @param json as {@link AnalysisJson} makes it
   */
  AnalysisText(JsonNode json) {
    this.json = json;
  }

  void print(PrintStream to) {
    to.printf("%s until %s%n", json.path("id").asText(), json.path("until").asText());
    to.printf("%-18s %12s %12s %10s %8s%n", "arm", "units", "exposures", "orders", "lost");
    for (JsonNode arm : json.path("arms")) {
      to.printf(
          Locale.ROOT,
          "%-18s %,12d %,12d %,10d %,8d%n",
          arm.path("arm").asText(),
          arm.path("units").asLong(),
          arm.path("exposures").asLong(),
          arm.path("orders").asLong(),
          arm.path("lost").asLong());
    }
    to.printf(
        "%-18s %-12s %10s %10s %9s  %-20s %s%n",
        "metric", "arm", "control", "arm's", "lift", "whenever one looks", "p");
    for (JsonNode metric : json.path("metrics")) {
      print(metric, to);
    }
    for (JsonNode guardrail : json.path("guardrails")) {
      to.printf(
          "%-18s %-12s %10s %10s %9s  %s%n",
          guardrail.path("guardrail").asText(),
          guardrail.path("arm").asText(),
          number(guardrail.path("control")),
          number(guardrail.path("compared")),
          "",
          !guardrail.path("told").asBoolean()
              ? "cannot be told"
              : guardrail.path("broken").asBoolean()
                  ? "BROKEN"
                  : "not surely more than "
                      + percent(guardrail.path("worse_by"), false)
                      + " worse");
    }
    JsonNode verdict = json.path("verdict");
    String arm = verdict.path("arm").asText();
    to.printf(
        "Verdict: %s%s%n",
        verdict.path("words").asText().replace("ship", "ship " + arm),
        verdict.path("days_left").isNumber()
            ? ", for some " + verdict.path("days_left").asLong() + " more days"
            : "");
    verdict.path("reasons").forEach(reason -> to.println("  " + reason.asText()));
  }

  private static void print(JsonNode metric, PrintStream to) {
    JsonNode lift = metric.path("lift");
    String interval =
        lift.path("always").path("low").isNumber()
            ? percent(lift.path("always").path("low"), true)
                + " to "
                + percent(lift.path("always").path("high"), true)
            : UNKNOWN;
    to.printf(
        "%-18s %-12s %10s %10s %9s  %-20s %s%n",
        metric.path("metric").asText(),
        metric.path("arm").asText(),
        number(metric.path("control")),
        number(metric.path("compared")),
        percent(lift.path("value"), true),
        interval,
        chance(metric.path("chance")));
    if (metric.path("untold").isTextual()) {
      to.printf("  cannot tell: %s%n", metric.path("untold").asText());
    }
  }

  private static String number(JsonNode value) {
    return value.isNumber() ? String.format(Locale.ROOT, "%.4g", value.asDouble()) : UNKNOWN;
  }

  private static String percent(JsonNode share, boolean signed) {
    return share.isNumber()
        ? String.format(Locale.ROOT, signed ? "%+.1f%%" : "%.1f%%", 100 * share.asDouble())
        : UNKNOWN;
  }

  private static String chance(JsonNode p) {
    if (!p.isNumber()) {
      return UNKNOWN;
    }
    return p.asDouble() > 0.99 ? ">0.99" : String.format(Locale.ROOT, "%.3g", p.asDouble());
  }
}
