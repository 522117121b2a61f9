package io.purchaseintent.trainer.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.Text;
import io.purchaseintent.registry.GateVerdicts;
import io.purchaseintent.trainer.data.FinalPart;
import io.purchaseintent.trainer.gates.Gates;
import io.purchaseintent.trainer.gates.Incumbents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the version may serve: the verdict of each gate, its figure and bound in words. */
final class WhatGatesSaid {

  private final JsonNode manifest;
  private final GateVerdicts verdicts;

  WhatGatesSaid(JsonNode manifest) {
    this.manifest = manifest;
    this.verdicts = new GateVerdicts(manifest);
  }

  /** What losses of later versions are counted against. */
  String anchor() {
    return "Losses of later versions are counted against "
        + manifest.path(Incumbents.ANCHOR).asText("this version")
        + ", its anchor, so that small ones do not add up.";
  }

  /** What is open about the days that were kept back; empty where none were. */
  Optional<String> keptBack() {
    JsonNode from = manifest.path(FinalPart.FIELD).path("from");
    return from.isTextual()
        ? Optional.of(
            "The days from "
                + from.asText()
                + " on were kept back: no figure here is of them. A version that is to be champion"
                + " is judged by them first; the registry's log tells what came of it.")
        : Optional.empty();
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
    page.paragraph(anchor());
    keptBack().ifPresent(page::paragraph);
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
