package io.purchaseintent.trainer.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.Text;
import io.purchaseintent.trainer.data.TestPartUse;
import java.util.List;
import java.util.Optional;

/**
 * The report of a version as one page of HTML that needs no other file and no script; light or dark
 * as its reader prefers, and fit to print.
 */
public final class Report {

  private final String title;
  private final JsonNode evaluation;
  private final JsonNode manifest;
  private final WhatGatesSaid gates;

  /**
   * @param title what the version is called, such as {@code purchase-intent v3}
   * @param evaluation all its figures, as in its {@code evaluation.json}
   * @param manifest its manifest, with the verdicts of the gates
   */
  public Report(String title, JsonNode evaluation, JsonNode manifest) {
    this.title = title;
    this.gates = new WhatGatesSaid(manifest);
    this.evaluation = evaluation;
    this.manifest = manifest;
  }

  /** The page. */
  public String html() {
    Page page =
        Page.document(title + ": model report", Page.style(Report.class, "report.css"))
            .raw("<main>");
    head(page);
    new WhoIsHigh(evaluation).write(page);
    new ThresholdCosts(evaluation).write(page);
    new HowSure(evaluation).write(page);
    new WhereWrong(evaluation).write(page);
    gates.write(page);
    new WhatItLearned(evaluation).write(page);
    new HowMade(evaluation, manifest).write(page);
    return page.raw("</main>").endDocument().html();
  }

  private void head(Page page) {
    JsonNode test = evaluation.path("test");
    page.raw(
        "<header><p class=\"kicker\">"
            + Text.escaped(title)
            + ": model report</p><h1>Will this visit end in a purchase?</h1>");
    page.paragraph(
        "Trained on "
            + manifest.path("training_set").asText()
            + ". Every figure is of the test period, from "
            + firstDay(test)
            + " to "
            + lastDay(test)
            + ", which the model has not seen: "
            + Text.count(test.path("sessions"))
            + " visits, "
            + Text.count(test.path("purchasing_sessions"))
            + " of them with a purchase. Brackets and bands hold 95% of what other visits would"
            + " have given.");
    page.paragraph(gates.outcome());
    judgedBy(manifest).ifPresent(page::paragraph);
    madeBy(manifest).ifPresent(page::paragraph);
    page.raw("<div class=\"tiles\">");
    page.tile("buyers in the top 5% of moments", top(test), "");
    page.tile("AUC over all moments", Text.decimal(test.path("auc"), 3), interval(test, "auc"));
    page.tile(
        "AUC after the first add to cart",
        Text.decimal(test.path("auc_after_add_to_cart"), 3),
        interval(test, "auc_after_add_to_cart"));
    page.tile(
        "mean propensity said",
        Text.percent(test.path("mean_propensity")),
        "bought: "
            + Text.percent(test.path("purchase_rate"))
            + "; calibration error: "
            + Text.percent(test.path("ece")));
    page.raw("</div><nav>");
    for (List<String> link :
        List.of(
            List.of("who", "Who is scored high?"),
            List.of("threshold", "What does a higher threshold cost?"),
            List.of("sure", "How sure are we?"),
            List.of("wrong", "Where is it wrong?"),
            List.of("gates", "May it serve?"),
            List.of("learned", "What did it learn?"),
            List.of("made", "How was it made?"))) {
      page.raw("<a href=\"#" + link.get(0) + "\">" + link.get(1) + "</a>");
    }
    page.raw("</nav></header>");
  }

  /** How many versions were judged by the same visits, where there are others. */
  static Optional<String> judgedBy(JsonNode manifest) {
    int versions = manifest.path(TestPartUse.FIELD).path(TestPartUse.VERSIONS).asInt();
    return versions < 2
        ? Optional.empty()
        : Optional.of(
            versions
                + " versions were judged by these same visits, this one among them: the best of"
                + " them looks better than it is, the more so the more they are. Newer days, or a"
                + " part kept back, tell how good it is.");
  }

  /** The code that made the version, where it is told. */
  static Optional<String> madeBy(JsonNode manifest) {
    JsonNode madeBy = manifest.path("made_by");
    return madeBy.has("code_commit")
        ? Optional.of(
            "Made by the code of commit "
                + madeBy.path("code_commit").asText()
                + switch (madeBy.path("code_dirty").asText()) {
                  case "true" -> ", with changes that it does not have.";
                  case "false" -> ".";
                  default -> ", as far as is known.";
                })
        : Optional.empty();
  }

  private static String top(JsonNode test) {
    for (JsonNode row : test.path("top_shares")) {
      if (row.path("top_share").asDouble() == WhoIsHigh.TOP) {
        return Text.percent(row.path("recall"));
      }
    }
    return Text.NONE;
  }

  private static String interval(JsonNode figures, String name) {
    JsonNode interval = figures.path("intervals").path(name);
    return Text.decimal(interval.path(0), 3) + " to " + Text.decimal(interval.path(1), 3);
  }

  static String firstDay(JsonNode test) {
    return test.path("days").path(0).path("day").asText(Text.NONE);
  }

  static String lastDay(JsonNode test) {
    return test.path("days").path(test.path("days").size() - 1).path("day").asText(Text.NONE);
  }
}
