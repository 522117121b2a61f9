package io.purchaseintent.profile.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.Text;
import java.util.ArrayList;
import java.util.List;

/** Missing values by field and type. */
final class WhatIsMissing {

  private final JsonNode profile;

  WhatIsMissing(JsonNode profile) {
    this.profile = profile;
  }

  void write(Page page) {
    page.section("missing", "What is missing?");
    page.paragraph(
        "The share of events without a value, of all and by type. A price or a quantity of 0 is"
            + " unknown. Placeholders are texts that stand for none, such as undefined, or templates"
            + " that were not filled in.");
    List<String> types = new ArrayList<>();
    for (JsonNode type : profile.path("types")) {
      if (type.path("events").asLong() > 0) {
        types.add(type.path("name").asText());
      }
    }
    List<String> head = new ArrayList<>(List.of("field", "all", "placeholders"));
    types.forEach(type -> head.add(Text.name(type)));
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode field : profile.path("fields")) {
      List<String> row =
          new ArrayList<>(
              List.of(
                  Text.escaped(field.path("field").asText()),
                  shaded(field.path("share").asDouble()),
                  Text.count(field.path("placeholders"))));
      types.forEach(type -> row.add(shaded(field.path("missing_by_type").path(type).asDouble())));
      rows.add(row);
    }
    page.table(head, rows);
    page.heading("Rejected");
    JsonNode letters = profile.path("dead_letters");
    page.paragraph(
        Text.count(letters.path("letters"))
            + " records of whatever day are dead letters"
            + (letters.path("letters").asLong() == 0
                ? "."
                : "; most for these reasons (./intent dead-letter list shows them):"));
    if (!letters.path("reasons").isEmpty()) {
      Cells.table(
          page,
          "reason",
          letters.path("reasons"),
          "reason",
          List.of(Cells.count("records", "letters")));
    }
    page.endSection();
  }

  /** The more is missing, the stronger the number. */
  private static String shaded(double share) {
    return "<span class=\""
        + (share == 0 ? "quiet" : share < 0.5 ? "" : "much")
        + "\">"
        + Text.percent(share)
        + "</span>";
  }
}
