package io.purchaseintent.trainer.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * A feature of a version that the shop has declared.
 *
 * @param of whom or what it tells
 * @param from the column of a table, or what is counted of events
 * @param description its meaning in the shop's words; empty where it says none
 */
record OwnFeature(String name, String of, String from, String description) {

  static final List<String> HEAD = List.of("feature", "of", "from", "meaning");

  /** Those of a version, in the order of its feature set. */
  static List<OwnFeature> of(JsonNode manifest) {
    List<OwnFeature> own = new ArrayList<>();
    for (JsonNode feature : manifest.path("feature_set").path("features")) {
      JsonNode declared = feature.path("declared");
      if (declared.isObject()) {
        own.add(
            new OwnFeature(
                declared.path("name").asText(),
                declared.path("of").asText(),
                from(declared),
                declared.path("description").asText()));
      }
    }
    return own;
  }

  private static String from(JsonNode declared) {
    JsonNode column = declared.path("column");
    if (column.isObject()) {
      return "column " + column.path("column").asText() + " of " + column.path("table").asText();
    }
    JsonNode aggregate = declared.path("aggregate");
    String function = Text.name(aggregate.path("function").asText());
    return aggregate.has("field")
        ? function + " of events' " + Text.name(aggregate.path("field").asText())
        : function + " of events";
  }

  /** Its cells, below {@link #HEAD}. */
  List<String> cells() {
    return List.of(name, of, from, description);
  }
}
