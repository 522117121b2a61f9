package io.purchaseintent.profile.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.Text;
import java.util.ArrayList;
import java.util.List;

/** The lake's other tables, and by which bounds was doubted. */
final class WhatElse {

  private final JsonNode profile;

  WhatElse(JsonNode profile) {
    this.profile = profile;
  }

  void write(Page page) {
    page.section("else", "What else is there?");
    page.paragraph("The lake's tables, whole; docs/data-sources.md tells what is in each.");
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode table : profile.path("tables")) {
      boolean hasDays = table.path("first_day").isTextual();
      rows.add(
          List.of(
              Cells.name(table.path("table").asText()),
              Text.count(table.path("rows")),
              Text.decimal(table.path("bytes").asDouble() / 1e6, 1),
              hasDays
                  ? table.path("first_day").asText() + " to " + table.path("last_day").asText()
                  : Text.NONE,
              table.path("changed").asText().replaceAll("T.*", "")));
    }
    page.table(List.of("table", "rows", "MB", "days", "changed"), rows);
    page.endSection();
    page.section("bounds", "By which bounds?");
    page.paragraph(
        "What is doubted, from which bound on, and how many there must be to tell a share of. What"
            + " each does to a model, and what helps, is in docs/profile.md.");
    Cells.folded(page, "All bounds", () -> bounds(page));
    page.endSection();
  }

  private void bounds(Page page) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode bound : profile.path("judged_by")) {
      rows.add(
          List.of(
              "<code>" + Text.escaped(bound.path("doubt").asText()) + "</code>",
              Text.escaped(bound.path("weight").asText()),
              Text.tick(bound.path("bound").asDouble()),
              "<span class=\"words\">" + Text.escaped(bound.path("what").asText()) + "</span>",
              bound.path("of_at_least").asLong() == 0
                  ? Text.NONE
                  : Text.count(bound.path("of_at_least"))));
    }
    page.table(List.of("doubt", "weight", "bound", "of what", "of at least"), rows);
  }
}
