package io.purchaseintent.trainer.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Chart;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.Scale;
import io.purchaseintent.page.Text;
import java.util.ArrayList;
import java.util.List;

/** How the model came about: what each family of features buys, the search, and the data. */
final class HowMade {

  private final JsonNode evaluation;
  private final JsonNode manifest;

  HowMade(JsonNode evaluation, JsonNode manifest) {
    this.evaluation = evaluation;
    this.manifest = manifest;
  }

  void write(Page page) {
    page.section("made", "How was it made?");
    if (evaluation.path("ladder").isArray()) {
      page.heading("What each family of features buys");
      page.paragraph(
          "The same rows, from the simplest rule to the whole model; each is calibrated on the"
              + " validation period and judged on the test period. Differences smaller than the"
              + " intervals are noise.");
      ladder(page);
    }
    if (evaluation.path("learning_curve").isArray()) {
      page.heading("More days, better model?");
      page.figures(
          List.of(
              new Page.Figure("PR-AUC by days of training", learning("pr_auc")),
              new Page.Figure("Log loss by days of training", learning("log_loss"))));
    }
    if (evaluation.path("search").isObject()) {
      page.heading("The search for parameters");
      page.figures(
          List.of(new Page.Figure("Log loss of each trial; the best is orange", search())));
    }
    page.heading("ROC, and precision by recall");
    page.figures(
        List.of(
            new Page.Figure(
                "ROC, AUC " + Text.withInterval(evaluation.path("test"), "auc", 3), roc()),
            new Page.Figure(
                "Precision by recall, area "
                    + Text.withInterval(evaluation.path("test"), "pr_auc", 3),
                precisionRecall())));
    page.heading("All figures of the test period");
    figures(page);
    List<OwnFeature> own = OwnFeature.of(manifest);
    if (!own.isEmpty()) {
      page.heading("Features that the shop has declared");
      page.table(
          OwnFeature.HEAD,
          own.stream().map(each -> each.cells().stream().map(Text::escaped).toList()).toList());
    }
    page.heading("Settings");
    settings(page);
    page.endSection();
  }

  private void settings(Page page) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(setting("training set", manifest.path("training_set").asText()));
    rows.add(setting("feature set", manifest.path("feature_set").path("hash").asText()));
    for (String group : List.of("splits", "parameters", "made_by")) {
      manifest
          .path(group)
          .fields()
          .forEachRemaining(
              field -> rows.add(setting(Text.name(field.getKey()), field.getValue().asText())));
    }
    page.table(List.of("setting", "value"), rows);
  }

  private static List<String> setting(String name, String value) {
    return List.of(Text.escaped(name), Text.escaped(value));
  }

  private void ladder(Page page) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode rung : evaluation.path("ladder")) {
      rows.add(
          rung(rung.path("model").asText(), rung.path("features").asText(), rung.path("test")));
    }
    rows.add(rung("this_model", "", evaluation.path("test")));
    page.table(
        List.of(
            "model",
            "features",
            "AUC",
            "after 3",
            "after 5",
            "after 10",
            "PR-AUC",
            "log loss",
            "calibration error"),
        rows);
  }

  private static List<String> rung(String name, String features, JsonNode test) {
    JsonNode at = test.path("auc_at");
    return List.of(
        Text.escaped(Text.name(name)),
        Text.escaped(features),
        Text.decimal(test.path("auc"), 3),
        Text.decimal(at.path("3"), 3),
        Text.decimal(at.path("5"), 3),
        Text.decimal(at.path("10"), 3),
        Text.decimal(test.path("pr_auc"), 3),
        Text.decimal(test.path("log_loss"), 4),
        Text.decimal(test.path("ece"), 4));
  }

  private String learning(String figure) {
    List<double[]> points = new ArrayList<>();
    List<double[]> band = new ArrayList<>();
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    double days = 1;
    for (JsonNode step : evaluation.path("learning_curve")) {
      JsonNode interval = step.path("test").path("intervals").path(figure);
      double day = step.path("days").asDouble();
      points.add(new double[] {day, step.path("test").path(figure).asDouble()});
      band.add(new double[] {day, interval.path(0).asDouble(), interval.path(1).asDouble()});
      least = Math.min(least, interval.path(0).asDouble());
      most = Math.max(most, interval.path(1).asDouble());
      days = Math.max(days, day);
    }
    if (!(least < most)) {
      return "";
    }
    Chart chart =
        new Chart(
                Text.name(figure) + " by days of training",
                520,
                280,
                Scale.linear(0, days),
                Scale.linear(least, most))
            .axes("last days of the training period", Text::tick, Text.name(figure), Text::tick)
            .band(band, "a")
            .line(points, "a");
    for (double[] point : points) {
      chart.dot(
          point[0],
          point[1],
          3.5,
          "a",
          Text.tick(point[0]) + " days: " + Text.decimal(point[1], 4));
    }
    return chart.svg();
  }

  private String search() {
    JsonNode done = evaluation.path("search").path("done");
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    int last = 1;
    for (JsonNode trial : done) {
      double loss = trial.path("validation_log_loss").asDouble();
      least = Math.min(least, loss);
      most = Math.max(most, loss);
      last = Math.max(last, trial.path("trial").asInt());
    }
    if (!(least < most)) {
      return "";
    }
    Chart chart =
        new Chart(
                "Validation log loss by trial",
                520,
                280,
                Scale.linear(0, last + 1),
                Scale.linear(least - 0.05 * (most - least), most))
            .axes("trial", Text::tick, "validation log loss", Text::tick);
    int best = evaluation.path("search").path("best").asInt(-1);
    for (JsonNode trial : done) {
      int number = trial.path("trial").asInt();
      double loss = trial.path("validation_log_loss").asDouble();
      chart.dot(
          number,
          loss,
          trial.path("one_in").asInt(1) == 1 ? 5 : 3,
          number == best ? "b" : "a soft",
          "trial " + number + ": " + trial);
    }
    return chart.svg();
  }

  private String roc() {
    return new Chart("ROC curve", 400, 340, Scale.linear(0, 1), Scale.linear(0, 1))
        .axes("share of others scored above", Text::percent, "share of buyers", Text::percent)
        .line(List.of(new double[] {0, 0}, new double[] {1, 1}), "faint")
        .line(points("roc"), "a")
        .svg();
  }

  private String precisionRecall() {
    double rate = evaluation.path("test").path("by_visit").path("purchase_rate").asDouble();
    return new Chart("Precision by recall", 400, 340, Scale.linear(0, 1), Scale.linear(0, 1))
        .axes("recall", Text::percent, "precision", Text::percent)
        .line(List.of(new double[] {0, rate}, new double[] {1, rate}), "faint")
        .line(points("precision_recall"), "a")
        .svg();
  }

  private List<double[]> points(String curve) {
    List<double[]> points = new ArrayList<>();
    for (JsonNode point : evaluation.path("curves").path(curve)) {
      points.add(new double[] {point.path(0).asDouble(), point.path(1).asDouble()});
    }
    return points;
  }

  private void figures(Page page) {
    List<List<String>> rows = new ArrayList<>();
    JsonNode test = evaluation.path("test");
    test.path("intervals")
        .fieldNames()
        .forEachRemaining(
            name ->
                rows.add(List.of(Text.escaped(Text.name(name)), Text.withInterval(test, name, 5))));
    page.table(List.of("figure", "value (95% interval)"), rows);
  }
}
