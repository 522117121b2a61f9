package io.purchaseintent.trainer.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The split by shopper beside the split by time. */
final class OtherShoppers {

  /** Figures of both splits, and what people call them. */
  static final List<List<String>> FIGURES =
      List.of(
          List.of("auc", "AUC"),
          List.of("pr_auc", "PR-AUC"),
          List.of("calibration_in_the_large", "propensity over purchase rate"),
          List.of("ece", "calibration error"));

  private final JsonNode byTime;
  private final JsonNode byShopper;

  OtherShoppers(JsonNode evaluation) {
    this.byTime = evaluation.path("test");
    this.byShopper = evaluation.path("by_shopper");
  }

  /** Why shoppers never seen are not told of; empty where they are. */
  String notJudged() {
    return byShopper.path("not_judged").asText();
  }

  /** How the visits of the second row were drawn; empty where they are all. */
  String drawn() {
    JsonNode oneIn = byShopper.path("buyers_one_in");
    return oneIn.isNumber()
        ? String.format(
            Locale.ROOT,
            " The training set has all visits that bought and one in %.3g of the others, so one in"
                + " as many of those that bought was drawn to judge by.",
            oneIn.asDouble())
        : "";
  }

  /** The cells of a row a split: its name, its visits, how many bought, and the figures. */
  List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("later visits (this version)", byTime));
    if (byShopper.has("test")) {
      rows.add(row("shoppers never seen", byShopper.path("test")));
    }
    return rows;
  }

  private static List<String> row(String name, JsonNode test) {
    List<String> row = new ArrayList<>();
    row.add(name);
    row.add(Text.count(test.path("sessions")));
    row.add(Text.count(test.path("purchasing_sessions")));
    FIGURES.forEach(
        figure ->
            row.add(Text.withInterval(test, figure.get(0), figure.get(0).equals("ece") ? 4 : 3)));
    return row;
  }

  /** The columns of {@link #rows}. */
  static List<String> columns() {
    List<String> columns = new ArrayList<>(List.of("judged by", "visits", "with a purchase"));
    FIGURES.forEach(figure -> columns.add(figure.get(1)));
    return columns;
  }

  void write(Page page) {
    page.paragraph(
        "All figures of this report are of visits after those that were trained on, by shoppers of"
            + " whom some were seen before. The second row is of a model of the same kind that was"
            + " trained without three in ten shoppers of the training period, and is judged by two"
            + " of those three: other people, the same weeks. The rows differ by who came and by"
            + " when, so a gap may come of the weeks' traffic as well as of shoppers that the model"
            + " knows."
            + drawn()
            + (notJudged().isEmpty() ? "" : " It is not told here: " + notJudged() + "."));
    page.table(columns(), rows());
  }
}
