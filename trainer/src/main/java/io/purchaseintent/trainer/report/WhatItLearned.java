package io.purchaseintent.trainer.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Bars;
import io.purchaseintent.page.Chart;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.RangeMark;
import io.purchaseintent.page.Scale;
import io.purchaseintent.page.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

/** What the model learned: how much each feature moves scores, which way, and with which other. */
final class WhatItLearned {

  private static final int BARS = 20;

  /** Share of the values that the axis reaches to; the few beyond are drawn at its end. */
  private static final double SHOWN = 0.98;

  private final JsonNode explanations;

  WhatItLearned(JsonNode evaluation) {
    this.explanations = evaluation.path("explanations");
  }

  void write(Page page) {
    if (!explanations.isObject()) {
      return;
    }
    page.section("learned", "What did it learn?");
    page.paragraph(
        "SHAP values part each score among the features: how far a feature moved the log odds from"
            + " the mean. Computed exactly from the trees on "
            + Text.count(explanations.path("moments"))
            + " moments of the test period, drawn at random. They tell what the model uses, not"
            + " what makes people buy.");
    page.figures(
        List.of(
            new Page.Figure("Mean size of a feature's effect, in log odds", importance()),
            new Page.Figure(
                "Pairs that act together: mean size of their interaction", interactions())));
    page.heading("Which way each of the ten strongest moves the score");
    page.paragraph(
        "A dot is a moment: right and left the feature's value, up and down what it adds to the log"
            + " odds. For categories the mean of each term. The few greatest values are drawn at"
            + " the right edge.");
    List<Page.Figure> figures = new ArrayList<>();
    for (JsonNode dependence : explanations.path("dependence")) {
      String name = Text.name(dependence.path("feature").asText());
      figures.add(
          new Page.Figure(
              name, dependence.has("terms") ? terms(dependence) : numbers(name, dependence)));
    }
    page.figures(figures);
    page.endSection();
  }

  private String importance() {
    List<Bars.Bar> bars = new ArrayList<>();
    for (JsonNode feature : explanations.path("features")) {
      if (bars.size() < BARS) {
        double size = feature.path("mean_abs_shap").asDouble();
        bars.add(
            new Bars.Bar(Text.name(feature.path("feature").asText()), size, Text.decimal(size, 3)));
      }
    }
    return Bars.svg("Mean absolute SHAP value by feature", bars);
  }

  private String interactions() {
    StringBuilder list = new StringBuilder("<ol class=\"pairs\">");
    for (JsonNode pair : explanations.path("interactions")) {
      list.append(
          String.format(
              Locale.ROOT,
              "<li>%s <span class=\"quiet\">with</span> %s <span class=\"quiet\">%s</span></li>",
              Text.escaped(Text.name(pair.path("feature").asText())),
              Text.escaped(Text.name(pair.path("with").asText())),
              Text.decimal(pair.path("mean_abs"), 3)));
    }
    return list + "</ol>";
  }

  private static String terms(JsonNode dependence) {
    double most = 1e-6;
    for (JsonNode term : dependence.path("terms")) {
      most = Math.max(most, Math.abs(term.path("mean_shap").asDouble()));
    }
    StringBuilder rows = new StringBuilder("<table class=\"terms\"><tbody>");
    for (JsonNode term : dependence.path("terms")) {
      double shap = term.path("mean_shap").asDouble();
      rows.append(
          String.format(
              Locale.ROOT,
              "<tr><td>%s</td><td>%s</td><td>%s</td></tr>",
              Text.escaped(lastOf(term.path("term").asText())),
              RangeMark.svg(
                  Scale.linear(-most, most), Math.min(0, shap), Math.max(0, shap), shap, 0),
              String.format(Locale.ROOT, "%+.2f", shap)));
    }
    return rows + "</tbody></table>";
  }

  /** The last part of a path such as a category's. */
  private static String lastOf(String term) {
    String path = term.replaceAll("/+$", "");
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String numbers(String name, JsonNode dependence) {
    double[] values =
        StreamSupport.stream(dependence.path("points").spliterator(), false)
            .mapToDouble(point -> point.path(0).asDouble())
            .sorted()
            .toArray();
    double left = values.length == 0 ? 0 : values[0];
    double right = values.length == 0 ? 1 : values[(int) (SHOWN * (values.length - 1))];
    double low = 0;
    double high = 0;
    for (JsonNode point : dependence.path("points")) {
      low = Math.min(low, point.path(1).asDouble());
      high = Math.max(high, point.path(1).asDouble());
    }
    if (!(left < right)) {
      right = left + 1;
    }
    if (!(low < high)) {
      high = low + 1;
    }
    Chart chart =
        new Chart("Effect of " + name, 330, 220, Scale.linear(left, right), Scale.linear(low, high))
            .axes("value", Text::tick, "effect on log odds", value -> Text.decimal(value, 1))
            .line(List.of(new double[] {left, 0}, new double[] {right, 0}), "faint");
    for (JsonNode point : dependence.path("points")) {
      chart.dot(
          point.path(0).asDouble(),
          point.path(1).asDouble(),
          2,
          "a soft",
          Text.tick(point.path(0).asDouble()));
    }
    return chart.svg();
  }
}
