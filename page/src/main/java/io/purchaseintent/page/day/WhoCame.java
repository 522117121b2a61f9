package io.purchaseintent.page.day;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Who came and with what values, against those that the model was trained on. */
final class WhoCame {

  /** What matters most, and moved most, is drawn. */
  private static final int MOST_FEATURES = 8;

  private final JsonNode details;
  private final Distributions distributions;

  WhoCame(DayReports reports) {
    this.details = reports.of("drift").json().path("details");
    this.distributions = new Distributions(details);
  }

  void write(Page page) {
    page.section("came", "Who came, against training?");
    if (!details.path("features").isArray()) {
      page.paragraph("There is no drift report with visits of this day to draw.");
      page.endSection();
      return;
    }
    page.paragraph(
        "Grey and wide is what training had, blue and narrow this day; each visit counts once. Values lie in bins"
            + " that hold about equally many visits of training, so that a change stands out.");
    page.raw("<p class=\"key\"><span class=\"were\"></span> training <span class=\"are\"></span>");
    page.raw(" this day</p>");
    page.heading("Who came");
    List<Page.Figure> visitors = new ArrayList<>();
    distributions.attributes().forEach(same -> visitors.add(distributions.visitors(same)));
    page.figures(visitors);
    page.heading("Scores and features, those that moved most first");
    List<Page.Figure> figures = new ArrayList<>();
    if (details.path("scores").has(0)) {
      distributions.column(details.path("scores").path(0)).ifPresent(figures::add);
    }
    features().stream()
        .filter(feature -> !isLeftOut(feature))
        .limit(MOST_FEATURES)
        .forEach(feature -> distributions.column(feature).ifPresent(figures::add));
    page.figures(figures);
    if (details.path("not_compared").has(0)) {
      List<String> left = new ArrayList<>();
      details.path("not_compared").forEach(name -> left.add(Text.name(name.asText())));
      page.paragraph(
          "Not drawn, as a reference cannot be like this day in it: " + Text.listed(left) + ".");
    }
    table(page);
    page.endSection();
  }

  /** Whether a day is too short for a comparison: a Sunday is no drift. */
  private boolean isLeftOut(JsonNode feature) {
    for (JsonNode name : details.path("not_compared")) {
      if (name.equals(feature.path("name"))) {
        return true;
      }
    }
    return false;
  }

  /** The features, the farthest from training first. */
  private List<JsonNode> features() {
    List<JsonNode> features = new ArrayList<>();
    details.path("features").forEach(features::add);
    features.sort(
        Comparator.comparingDouble((JsonNode each) -> each.path("psi").asDouble(Double.MAX_VALUE))
            .reversed());
    return features;
  }

  private void table(Page page) {
    page.raw("<details><summary>All features in a table</summary>");
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode feature : features()) {
      JsonNode were = feature.path("reference");
      JsonNode are = feature.path("now");
      rows.add(
          List.of(
              Text.escaped(Text.name(feature.path("name").asText())),
              isLeftOut(feature) ? "not compared" : Text.decimal(feature.path("psi"), 3),
              Text.percent(feature.path("importance")),
              number(were.path("median")),
              number(are.path("median")),
              Text.percent(were.path("missing")),
              Text.percent(are.path("missing")),
              number(are.path("min")),
              number(are.path("max"))));
    }
    page.table(
        List.of(
            "feature",
            "PSI",
            "share of the model's effects",
            "median in training",
            "median",
            "missing in training",
            "missing",
            "least",
            "most"),
        rows);
    page.raw("</details>");
  }

  private static String number(JsonNode value) {
    return value.isNumber() || value.isTextual()
        ? Text.number(value.asDouble(Double.NaN))
        : Text.NONE;
  }
}
