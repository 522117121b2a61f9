package io.purchaseintent.trainer.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Text;
import io.purchaseintent.registry.GateVerdicts;
import java.util.List;
import java.util.Locale;

/**
 * The model card of a version (Mitchell et al., 2019), as Markdown: what it is for, what it was
 * made of, how good it is for whom, and what must be told to people.
 */
public final class ModelCard {

  private final String title;
  private final JsonNode evaluation;
  private final JsonNode manifest;
  private final JsonNode test;
  private final List<OwnFeature> own;
  private final StringBuilder card = new StringBuilder();

  /**
   * @param title what the version is called, such as {@code purchase-intent v3}
   * @param evaluation all its figures, as in its {@code evaluation.json}
   * @param manifest its manifest, with the verdicts of the gates
   */
  public ModelCard(String title, JsonNode evaluation, JsonNode manifest) {
    this.title = title;
    this.evaluation = evaluation;
    this.manifest = manifest;
    this.test = evaluation.path("test");
    this.own = OwnFeature.of(manifest);
  }

  /** The card. */
  public String markdown() {
    line("# Model card: %s", title);
    line("");
    line("The probability that a visit to the shop ends in a purchase, after each of its events.");
    use();
    model();
    data();
    figures();
    slices();
    gates();
    limits();
    ethics();
    return card.toString();
  }

  private void line(String format, Object... values) {
    card.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
        .append('\n');
  }

  private void heading(String title) {
    line("");
    line("## " + title);
    line("");
  }

  private void use() {
    heading("Intended use");
    line("- Decide, in the running visit, whom to help, remind or offer something.");
    line("- Watch how likely today's visits are to buy, by kind of visit.");
    line("");
    line(
        "Not intended: prices that differ by person, credit, insurance or employment, or anything");
    line(
        "outside the shop whose visits it was trained on. A score says what a visit looks like,"
            + " not");
    line(
        "what would change it: whether an offer makes a visitor buy must be tried, by experiment.");
  }

  private void model() {
    heading("Model");
    line(
        "Gradient-boosted trees (XGBoost), %d features, feature set %s; scores are turned into",
        manifest.path("feature_set").path("features").size(),
        manifest.path("feature_set").path("hash").asText());
    line("probabilities for each segment by the calibration that did best on sessions held back.");
    Report.madeBy(manifest).ifPresent(told -> line("%s", told));
    line("");
    line("| segment | calibration |");
    line("|---|---|");
    evaluation
        .path("calibration")
        .fields()
        .forEachRemaining(
            segment ->
                line(
                    "| %s | %s |",
                    segment.getKey(), Text.name(segment.getValue().path("chosen").asText())));
    JsonNode constraints = manifest.path("monotone_constraints");
    if (constraints.isObject() && !constraints.isEmpty()) {
      line("");
      line("All else equal, the score before calibration never falls (+1) or rises (-1) with:");
      line("");
      constraints
          .fields()
          .forEachRemaining(
              constraint -> line("- `%s` %+d", constraint.getKey(), constraint.getValue().asInt()));
    }
    if (!own.isEmpty()) {
      line("");
      line("Of these features the shop has declared:");
      line("");
      row(OwnFeature.HEAD);
      line("|---|---|---|---|");
      own.forEach(
          feature ->
              row(
                  feature.cells().stream()
                      .map(cell -> cell.replaceAll("\\s+", " ").replace("|", "\\|"))
                      .toList()));
    }
  }

  /** How the visits of the train part were drawn; nothing where they are all. */
  private String drawn() {
    JsonNode train = manifest.path("draw").path("parts").path("train");
    return train.path("rate").asDouble(1) == 1
        ? ""
        : String.format(
            Locale.ROOT,
            ", every visit that bought and %.3g%% of the others, each weighing %.3g times as much",
            100 * train.path("rate").asDouble(),
            train.path("weight_of_others").asDouble());
  }

  private void data() {
    heading("Data");
    JsonNode splits = manifest.path("splits");
    line(
        "Training set `%s`: moments right after an event, each with what was known then.",
        manifest.path("training_set").asText());
    line("");
    line("- Training: before %s%s.", splits.path("validation_start").asText(), drawn());
    line(
        "- Validation, for stopping, search and calibration: from then until before %s.",
        splits.path("test_start").asText());
    line(
        "- Test, for every figure below: %s to %s, %s visits, %s of them with a purchase.",
        Report.firstDay(test),
        Report.lastDay(test),
        Text.count(test.path("sessions")),
        Text.count(test.path("purchasing_sessions")));
    Report.judgedBy(manifest).ifPresent(told -> line("- %s", told));
    line("");
    if (own.isEmpty()) {
      line(
          "Users are keyed hashes. Network addresses, browser names, age, sex or origin are not"
              + " used;");
      line("the country, device and source of a visit are, where the shop sends them.");
    } else {
      line("Users are keyed hashes. The release's features use the country, device and source of");
      line("a visit, where the shop sends them, and no network address, browser name, age, sex or");
      line("origin. What the shop has declared beside them (see Model) may tell such things, and");
      line("whether it may be used for this is for the shop to answer.");
    }
  }

  private void figures() {
    heading("Figures");
    line("With intervals of 95%, from sessions drawn anew.");
    line("");
    line("| figure | value |");
    line("|---|---|");
    for (List<String> figure :
        List.of(
            List.of("auc", "AUC, all moments, each visit counting once"),
            List.of("auc_moments_unweighted", "AUC, each moment counting once"),
            List.of("auc_without_social", "AUC without traffic from social networks"),
            List.of("auc_after_add_to_cart", "AUC after the first add to cart"),
            List.of("pr_auc", "PR-AUC"),
            List.of("log_loss", "log loss"),
            List.of("brier", "Brier score"),
            List.of("ece", "expected calibration error"),
            List.of("calibration_in_the_large", "mean propensity over purchase rate"))) {
      if (test.has(figure.get(0))) {
        line("| %s | %s |", figure.get(1), Text.withInterval(test, figure.get(0), 4));
      }
    }
    for (String k : List.of("1", "3", "5", "10")) {
      line("| AUC right after event %s | %s |", k, Text.withInterval(test.path("auc_at"), k, 4));
    }
    line("");
    OtherShoppers others = new OtherShoppers(evaluation);
    if (others.notJudged().isEmpty()) {
      line(
          "By time, and by shopper: a model of the same kind on shoppers that it never saw.%s",
          others.drawn());
    } else {
      line("By time. Shoppers never seen are not judged: %s.", others.notJudged());
    }
    line("");
    row(OtherShoppers.columns());
    line("|---".repeat(OtherShoppers.columns().size()) + "|");
    others.rows().forEach(this::row);
  }

  private void row(List<String> cells) {
    line("| %s |", String.join(" | ", cells));
  }

  private void slices() {
    heading("By kind of visit");
    line("| visits | number | bought | AUC | propensity said | share that bought |");
    line("|---|---|---|---|---|---|");
    test.path("slices")
        .fields()
        .forEachRemaining(
            slice ->
                slice
                    .getValue()
                    .fields()
                    .forEachRemaining(
                        value ->
                            line(
                                "| %s: %s | %s | %s | %s | %s | %s |",
                                slice.getKey(),
                                value.getKey().replace("|", "\\|"),
                                Text.count(value.getValue().path("sessions")),
                                Text.count(value.getValue().path("purchasing_sessions")),
                                Text.withInterval(value.getValue(), "auc", 3),
                                Text.percent(value.getValue().path("mean_propensity")),
                                Text.percent(value.getValue().path("purchase_rate")))));
  }

  private void gates() {
    heading("Gates");
    WhatGatesSaid said = new WhatGatesSaid(manifest);
    line("%s", said.outcome());
    line("%s", said.anchor());
    said.keptBack().ifPresent(told -> line("%s", told));
    line("");
    line("| gate | verdict | figure and bound |");
    line("|---|---|---|");
    for (JsonNode result : new GateVerdicts(manifest).results()) {
      line(
          "| %s: %s | %s | %s |",
          Text.name(result.path("gate").asText()),
          WhatGatesSaid.question(result),
          WhatGatesSaid.verdict(result),
          result.path("what").asText().replace("|", "\\|"));
    }
  }

  private void limits() {
    heading("Limits");
    line(
        "- %s visits of the test period end in a purchase: figures of small kinds of visit are"
            + " noisy,",
        Text.count(test.path("purchasing_sessions")));
    line("  and differences within the intervals mean nothing.");
    line(
        "- A shop's purchase rate moves, with seasons and campaigns. The calibration holds for"
            + " the");
    line("  validation period; the report shows what shifting it each day would do.");
    line(
        "- Most visits are short and easy to call. Judge by the figures after 3 to 10 events and"
            + " after");
    line("  the first add to cart.");
    line("- A shopper without an account or cookie is anonymous; of them only the visit is known.");
    line("- Visits by robots that do not say so are scored like others.");
  }

  private void ethics() {
    heading("Ethics, and what to disclose");
    line("The model profiles visits to a shop, and neither gives nor denies access to anything");
    line(
        "essential: under the EU AI Act (Regulation 2024/1689) it is none of the high-risk systems"
            + " of");
    line("Annex III, and is treated here as one of limited risk, for which honesty is owed:");
    line("");
    line(
        "- Tell visitors that offers are chosen by an automatic estimate of their interest; where"
            + " a");
    line(
        "  chat or an assistant is offered on that ground, tell them that it is a machine (article"
            + " 50).");
    line(
        "- Do not use scores to exploit weakness or pressure (article 5), such as false scarcity"
            + " shown");
    line("  to those most likely to give way.");
    line(
        "- Profiling needs a legal ground and may be objected to (GDPR, articles 6, 13 and 21). A"
            + " score");
    line("  alone must not decide with legal or similarly significant effect (article 22).");
    line(
        "- Compare the table above for kinds of visit that get fewer offers for no reason, and"
            + " look");
    line("  again after each training.");
    line("");
    line("This is guidance, not legal advice: who runs the shop decides and answers for its use.");
  }
}
