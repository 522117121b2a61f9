package io.purchaseintent.trainer.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Chart;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.Scale;
import io.purchaseintent.page.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How sure the figures are: whether what was said came true, and the noise around it. */
final class HowSure {

  private final JsonNode evaluation;

  HowSure(JsonNode evaluation) {
    this.evaluation = evaluation;
  }

  void write(Page page) {
    JsonNode test = evaluation.path("test");
    page.section("sure", "How sure are we?");
    page.finding(
        "At a moment of the test period "
            + Text.percent(test.path("mean_propensity"))
            + " was said on average and "
            + Text.percent(test.path("purchase_rate"))
            + " bought, the one after a visit's k-th event counting 1/k: a ratio of "
            + Text.withInterval(test, "calibration_in_the_large", 2)
            + ". A score is off by "
            + Text.percent(test.path("ece"))
            + " on average (expected calibration error).");
    reliability(page);
    page.heading("Right after the first events");
    page.paragraph(
        "Here each visit that has so many events counts once, however long it becomes. In the"
            + " figures of all moments, that after a visit's k-th event counts 1/k.");
    atEvents(page);
    page.heading("When the purchase rate moves");
    page.paragraph(
        "A shop's purchase rate drifts, and a calibration stays where it was made. The second row"
            + " of each pair shifts each day's odds by what the seven days before it showed, as"
            + " could be done every night.");
    recalibration(page);
    page.heading("How probabilities were made of scores");
    page.paragraph(
        "Each way was judged by its log loss on sessions that it was not fitted on. The best of"
            + " those that keep ranks is served; plain isotonic regression does not, and stands"
            + " here to compare.");
    calibrations(page);
    page.heading("Later visits, and shoppers never seen");
    new OtherShoppers(evaluation).write(page);
    page.endSection();
  }

  private void atEvents(Page page) {
    List<List<String>> rows = new ArrayList<>();
    evaluation
        .path("test")
        .path("at_event")
        .properties()
        .forEach(
            event -> {
              JsonNode figures = event.getValue();
              JsonNode interval = figures.path("intervals").path("purchase_rate");
              rows.add(
                  List.of(
                      Text.escaped(event.getKey()),
                      Text.percent(figures.path("mean_propensity")),
                      Text.percent(figures.path("purchase_rate")),
                      Text.percent(interval.path(0)) + " to " + Text.percent(interval.path(1))));
            });
    page.table(List.of("events", "said on average", "bought", "95% interval"), rows);
  }

  private void reliability(Page page) {
    page.paragraph(
        "Points on the diagonal came true as often as was said. Each point stands for about as many"
            + " expected purchases; the band holds all points at once with 95%, by drawing the"
            + " sessions anew. "
            + verdict());
    List<Page.Figure> figures = new ArrayList<>();
    evaluation
        .path("curves")
        .path("reliability")
        .fields()
        .forEachRemaining(
            curve -> figures.add(new Page.Figure(who(curve.getKey()), chart(curve.getValue()))));
    page.figures(figures);
  }

  private static String who(String curve) {
    return switch (curve) {
      case "all" -> "All shoppers";
      case "known" -> "Known shoppers";
      case "anonymous" -> "Anonymous shoppers";
      default -> curve;
    };
  }

  private String verdict() {
    List<String> outside = new ArrayList<>();
    evaluation
        .path("curves")
        .path("reliability")
        .fields()
        .forEachRemaining(
            curve -> {
              for (JsonNode bin : curve.getValue()) {
                double said = bin.path("mean_propensity").asDouble();
                if (said < bin.path("low").asDouble() || said > bin.path("high").asDouble()) {
                  outside.add(curve.getKey() + " at " + Text.percent(said));
                }
              }
            });
    return outside.isEmpty()
        ? "Every point agrees with the diagonal within its band."
        : "Outside of it: "
            + String.join(", ", outside)
            + ". There the calibration, made on the weeks before the test period, does not hold.";
  }

  private static String chart(JsonNode bins) {
    double least = 1;
    List<double[]> points = new ArrayList<>();
    List<double[]> band = new ArrayList<>();
    for (JsonNode bin : bins) {
      double said = bin.path("mean_propensity").asDouble();
      points.add(new double[] {said, bin.path("purchase_rate").asDouble()});
      band.add(new double[] {said, bin.path("low").asDouble(), bin.path("high").asDouble()});
      least = Math.min(least, Math.max(1e-4, said));
    }
    double from = Math.pow(10, Math.floor(Math.log10(Math.min(least, 0.5))));
    Chart chart =
        new Chart(
                "Share that bought by propensity said",
                400,
                340,
                Scale.logarithmic(from, 1),
                Scale.logarithmic(from, 1))
            .axes("propensity said", Text::percent, "share that bought", Text::percent)
            .line(List.of(new double[] {from, from}, new double[] {1, 1}), "faint")
            .band(band, "a")
            .line(points, "a");
    for (double[] point : points) {
      chart.dot(
          point[0],
          point[1],
          3.5,
          "a",
          "said " + Text.percent(point[0]) + ", bought " + Text.percent(point[1]));
    }
    return chart.svg();
  }

  private void recalibration(Page page) {
    List<List<String>> rows = new ArrayList<>();
    JsonNode compared = evaluation.path("recalibration");
    for (String who : List.of("all", "known", "anonymous")) {
      for (Map.Entry<String, String> way :
          List.of(
              Map.entry("as_served", "as served"), Map.entry("shifted_daily", "shifted daily"))) {
        JsonNode figures = compared.path(way.getKey()).path(who);
        rows.add(
            List.of(
                Text.escaped(who) + ", <span class=\"quiet\">" + way.getValue() + "</span>",
                Text.percent(figures.path("mean_propensity")),
                Text.percent(figures.path("purchase_rate")),
                Text.withInterval(figures, "ece", 4),
                Text.withInterval(figures, "log_loss", 4)));
      }
    }
    page.table(
        List.of(
            "shoppers", "propensity said", "share that bought", "calibration error", "log loss"),
        rows);
  }

  private void calibrations(Page page) {
    List<List<String>> rows = new ArrayList<>();
    evaluation
        .path("calibration")
        .fields()
        .forEachRemaining(
            segment ->
                segment
                    .getValue()
                    .path("log_loss")
                    .fields()
                    .forEachRemaining(
                        way -> {
                          boolean chosen =
                              segment.getValue().path("chosen").asText().equals(way.getKey());
                          rows.add(
                              List.of(
                                  Text.escaped(segment.getKey())
                                      + ", <span class=\"quiet\">"
                                      + Text.escaped(Text.name(way.getKey()))
                                      + "</span>",
                                  Text.decimal(way.getValue(), 6),
                                  chosen ? "served" : ""));
                        }));
    page.table(List.of("shoppers", "log loss on sessions held back", ""), rows);
  }
}
