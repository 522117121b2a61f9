package io.purchaseintent.trainer.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Where the model is wrong: by kind of visit, early and late in it, and from day to day. */
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
    page.heading("From day to day");
    page.figures(
        List.of(
            new Page.Figure("Propensity said (line) and share that bought", days()),
            new Page.Figure("AUC of each day", dailyAuc())));
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

  private String days() {
    List<double[]> said = new ArrayList<>();
    List<double[]> bought = new ArrayList<>();
    double most = 0;
    int day = 0;
    for (JsonNode figures : test.path("days")) {
      JsonNode interval = figures.path("intervals").path("purchase_rate");
      day++;
      said.add(new double[] {day, figures.path("mean_propensity").asDouble()});
      bought.add(
          new double[] {
            day,
            interval.path(0).asDouble(),
            interval.path(1).asDouble(),
            figures.path("purchase_rate").asDouble()
          });
      most = Math.max(most, interval.path(1).asDouble());
    }
    Chart chart =
        dayChart(
                "Propensity said and share that bought by day",
                Scale.linear(0, Math.max(most, 1e-6)))
            .axes("day of the test period", Text::tick, "share of visits", Text::percent);
    for (double[] b : bought) {
      chart.range(b[0], b[1], b[2], "b");
      chart.dot(b[0], b[3], 3.5, "b", date(b[0]) + ": " + Text.percent(b[3]) + " bought");
    }
    return chart.line(said, "a").svg();
  }

  private String dailyAuc() {
    double least = 0.95;
    for (JsonNode figures : test.path("days")) {
      least = Math.min(least, figures.path("intervals").path("auc").path(0).asDouble(1));
    }
    Chart chart =
        dayChart("AUC by day", Scale.linear(Math.floor(least * 20) / 20, 1))
            .axes("day of the test period", Text::tick, "AUC", value -> Text.decimal(value, 2));
    double whole = test.path("auc").asDouble();
    chart.line(
        List.of(new double[] {1, whole}, new double[] {test.path("days").size(), whole}), "faint");
    int day = 0;
    for (JsonNode figures : test.path("days")) {
      day++;
      JsonNode interval = figures.path("intervals").path("auc");
      if (figures.path("auc").isNumber() && interval.path(0).isNumber()) {
        chart.range(day, interval.path(0).asDouble(), interval.path(1).asDouble(), "a");
        chart.dot(
            day,
            figures.path("auc").asDouble(),
            3.5,
            "a",
            date(day) + ": " + Text.decimal(figures.path("auc"), 3));
      }
    }
    return chart.svg();
  }

  private Chart dayChart(String title, Scale y) {
    return new Chart(title, 520, 280, Scale.linear(0, test.path("days").size() + 1), y);
  }

  private String date(double day) {
    return test.path("days").path((int) day - 1).path("day").asText();
  }
}
