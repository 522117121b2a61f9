package io.purchaseintent.trainer.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.RangeMark;
import io.purchaseintent.page.Scale;
import io.purchaseintent.page.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Where the model is wrong: by kind of visit, early and late in it, and as time goes on. */
final class WhereWrong {

  /** With fewer purchases an AUC says little. */
  private static final int FEW = 10;

  private final JsonNode test;

  WhereWrong(JsonNode evaluation) {
    this.test = evaluation.path("test");
  }

  void write(Page page) {
    page.section("wrong", "Where is it wrong?");
    weakest(page);
    misjudged(page);
    page.paragraph(
        "AUC is the chance that a visit with a purchase is scored above one without: 0.5 is a coin,"
            + " 1 is never wrong. A bounce is easy to call, so the figures further into a visit"
            + " are the ones that are hard to get, and where money is made.");
    page.heading("Further into the visit");
    stages(page);
    page.heading("By kind of visit");
    page.paragraph(
        "The line is the AUC over all moments. Kinds with fewer than "
            + FEW
            + " purchases are left out: their AUC would be noise.");
    slices(page);
    new OverTime(test).write(page);
    page.endSection();
  }

  /** What is told of one kind of visit. */
  private interface OfSlice {
    void tell(String name, JsonNode figures);
  }

  /** Goes through the kinds of visit with enough purchases. */
  private void eachSlice(OfSlice ofSlice) {
    for (Map.Entry<String, JsonNode> slice : test.path("slices").properties()) {
      for (Map.Entry<String, JsonNode> value : slice.getValue().properties()) {
        if (value.getValue().path("purchasing_sessions").asInt() >= FEW) {
          ofSlice.tell(slice.getKey() + " " + value.getKey(), value.getValue());
        }
      }
    }
  }

  private void weakest(Page page) {
    List<Map.Entry<String, JsonNode>> slices = new ArrayList<>();
    eachSlice((name, figures) -> slices.add(Map.entry(name, figures)));
    slices.stream()
        .filter(slice -> slice.getValue().path("auc").isNumber())
        .min(Comparator.comparingDouble(slice -> slice.getValue().path("auc").asDouble()))
        .ifPresent(
            slice ->
                page.finding(
                    "It tells buyers from others worst among visits with "
                        + slice.getKey()
                        + ": AUC "
                        + Text.withInterval(slice.getValue(), "auc", 3)
                        + "."));
  }

  private void misjudged(Page page) {
    List<String> misjudged = new ArrayList<>();
    eachSlice(
        (name, figures) -> {
          double said = figures.path("mean_propensity").asDouble();
          JsonNode bought = figures.path("intervals").path("purchase_rate");
          if (said < bought.path(0).asDouble() || said > bought.path(1).asDouble()) {
            misjudged.add(
                name
                    + " ("
                    + Text.percent(said)
                    + " said, "
                    + Text.percent(figures.path("purchase_rate"))
                    + " bought)");
          }
        });
    page.finding(
        misjudged.isEmpty()
            ? "For no kind of visit is the propensity said outside the interval of what was bought."
            : "Its probabilities are off, beyond noise, for visits with "
                + String.join("; ", misjudged)
                + ".");
  }

  private void stages(Page page) {
    List<Map.Entry<String, String>> stages =
        List.of(
            Map.entry("auc", "all moments, each visit counting once"),
            Map.entry("auc_random_moment", "one random moment of each visit"),
            Map.entry("auc_without_social", "without traffic from social networks"),
            Map.entry("auc_moments_unweighted", "all moments, each counting once"),
            Map.entry("auc_after_10_moments", "after ten moments"),
            Map.entry("auc_after_add_to_cart", "after the first add to cart"),
            Map.entry("auc_at_first_add_to_cart", "right at the first add to cart"));
    List<List<String>> rows = new ArrayList<>();
    for (Map.Entry<String, String> stage : stages) {
      if (test.has(stage.getKey())) {
        rows.add(stage(stage.getValue(), test, stage.getKey()));
      }
    }
    for (String k : List.of("1", "3", "5", "10")) {
      rows.add(stage("right after event " + k, test.path("auc_at"), k));
    }
    page.table(List.of("moments", "AUC (95% interval)", ""), rows);
  }

  private List<String> stage(String name, JsonNode figures, String figure) {
    return List.of(
        Text.escaped(name), Text.withInterval(figures, figure, 3), mark(figures, figure));
  }

  private String mark(JsonNode figures, String figure) {
    JsonNode interval = figures.path("intervals").path(figure);
    return RangeMark.svg(
        Scale.linear(0.5, 1),
        interval.path(0).asDouble(),
        interval.path(1).asDouble(),
        figures.path(figure).asDouble(),
        test.path("auc").asDouble());
  }

  private void slices(Page page) {
    List<List<String>> rows = new ArrayList<>();
    eachSlice((name, figures) -> rows.add(row(name, figures)));
    page.table(
        List.of("visits", "bought", "AUC (95% interval)", "", "PR-AUC", "calibration error"), rows);
  }

  private List<String> row(String name, JsonNode figures) {
    return List.of(
        Text.escaped(name),
        Text.count(figures.path("purchasing_sessions")),
        Text.withInterval(figures, "auc", 3),
        mark(figures, "auc"),
        Text.decimal(figures.path("pr_auc"), 3),
        Text.decimal(figures.path("ece"), 4));
  }
}
