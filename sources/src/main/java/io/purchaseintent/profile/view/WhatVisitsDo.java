package io.purchaseintent.profile.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.Text;
import java.util.List;

/** Types, lengths, and the way to a purchase. */
final class WhatVisitsDo {

  private final JsonNode profile;

  WhatVisitsDo(JsonNode profile) {
    this.profile = profile;
  }

  void write(Page page) {
    page.section("visits", "What do visits do?");
    JsonNode visits = profile.path("visits");
    page.finding(
        Text.percent(visits.path("one_event_share"))
            + " of the visits are one event; the middle one has "
            + Cells.number(visits.path("events").path("p50"))
            + ", one in a hundred has more than "
            + Cells.number(visits.path("events").path("p99"))
            + ".");
    page.figures(
        List.of(
            new Page.Figure(
                "The way to a purchase: visits that take a step",
                Cells.bars(
                    "Visits by step",
                    profile.path("funnel"),
                    "step",
                    "visits",
                    each -> Cells.beside(each.path("visits"), each.path("share")))),
            new Page.Figure(
                "Events by type",
                Cells.bars(
                    "Events by type",
                    profile.path("types"),
                    "name",
                    "events",
                    each -> Cells.beside(each.path("events"), each.path("share"))))));
    Cells.folded(
        page,
        "Steps as a table",
        () ->
            Cells.table(
                page,
                "step",
                profile.path("funnel"),
                "step",
                List.of(
                    Cells.count("visits that take it", "visits"),
                    Cells.percent("share of visits", "share"),
                    Cells.count("after all steps before", "in_order"),
                    Cells.percent("of those of the step before", "of_step_before"))));
    Cells.folded(
        page,
        "Types as a table",
        () ->
            Cells.table(
                page,
                "type",
                profile.path("types"),
                "name",
                List.of(Cells.count("events", "events"), Cells.percent("share", "share"))));
    page.heading("How long they are");
    page.table(
        Cells.quantileTitles("of a visit"),
        List.of(
            Cells.quantiles("events", visits.path("events"), Cells::number),
            Cells.quantiles("minutes", visits.path("minutes"), Cells::number)));
    if (!visits.path("longest").isEmpty()) {
      page.paragraph("The longest:");
      Cells.table(
          page,
          "visit",
          visits.path("longest"),
          "visit",
          List.of(
              Cells.count("events", "events"),
              new Cells.Column("minutes", each -> Cells.number(each.path("minutes")))));
    }
    page.heading("Pages");
    JsonNode pages = profile.path("pages");
    JsonNode purchases = pages.path("page_of_purchases");
    if (purchases.isObject()) {
      page.paragraph(
          "Most purchases happen on "
              + purchases.path("page").asText()
              + ", which "
              + Text.count(purchases.path("visits"))
              + " visits see; "
              + Text.percent(purchases.path("purchase_rate"))
              + " of these buy. No feature is made of pages.");
    }
    Cells.folded(
        page,
        "The pages that most visits see",
        () ->
            Cells.table(
                page,
                "page",
                pages.path("most_seen"),
                "page",
                Cells.rates().subList(1, Cells.rates().size())));
    page.endSection();
  }
}
