package io.purchaseintent.trainer.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.Text;
import io.purchaseintent.registry.GateVerdicts;
import io.purchaseintent.trainer.gates.Gates;
import java.util.ArrayList;
import java.util.List;

/** Whether the version may serve: the verdict of each gate, its figure and bound in words. */
final class WhatGatesSaid {

  private final GateVerdicts verdicts;

  WhatGatesSaid(JsonNode manifest) {
    this.verdicts = new GateVerdicts(manifest);
  }

  /** The outcome in a sentence. */
  String outcome() {
    return verdicts.passed()
        ? "It passed every gate that had something to judge by, and may serve."
        : "It "
            + verdicts.refusal()
            + ", and does not serve unless somebody promotes it all the same.";
  }

  /** What each gate asks, for a reader who knows none of their names. */
  static String question(JsonNode result) {
    return Gates.question(result.path("gate").asText());
  }

  /** A verdict as a reader takes it. */
  static String verdict(JsonNode result) {
    return switch (result.path("verdict").asText()) {
      case "passed" -> "passed";
      case "failed" -> "refused";
      default -> "not judged";
    };
  }

  void write(Page page) {
    page.section("gates", "May it serve?");
    page.finding(outcome());
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode result : verdicts.results()) {
      rows.add(
          List.of(
              Text.escaped(Text.name(result.path("gate").asText()))
                  + " <span class=\"quiet\">"
                  + Text.escaped(question(result))
                  + "</span>",
              verdict(result),
              result.path("figure").isNumber()
                  ? Text.tick(result.path("figure").asDouble())
                  : Text.NONE,
              Text.escaped(result.path("what").asText())));
    }
    page.table(List.of("gate", "verdict", "figure", "figure and bound in words"), rows);
    page.endSection();
  }
}
