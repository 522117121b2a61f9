package io.purchaseintent.profile.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.Text;
import java.util.ArrayList;
import java.util.List;

/** Whether clocks, order and arrival can be right. */
final class WhatTimesSay {

  private final JsonNode profile;

  WhatTimesSay(JsonNode profile) {
    this.profile = profile;
  }

  void write(Page page) {
    page.section("times", "Can times be right?");
    JsonNode clocks = profile.path("clocks");
    page.finding(
        Text.percent(clocks.path("shared_times").asDouble() / events())
            + " of the events share their time with another of their visit; "
            + (clocks.path("without_order").asLong() == 0
                ? "sequence tells their order."
                : Text.percent(clocks.path("without_order").asDouble() / events())
                    + " have the same sequence, too, and no order of their own."));
    page.table(
        List.of("events", "number", "share of all"),
        List.of(
            row("of a time after they were received, or after now", clocks, "future"),
            row("at exactly midnight, in UTC or the shop's zone", clocks, "midnight"),
            row("at a whole second", clocks, "whole_seconds"),
            row("at a whole minute", clocks, "whole_minutes"),
            row("that share their time with another of their visit", clocks, "shared_times"),
            row("that share time and sequence with one of another type", clocks, "without_order"),
            row("that say the same as the one before, within a second", clocks, "near_copies"),
            row("of which is known when they were received", clocks, "received"),
            row("that came more than a day late", clocks, "late")));
    if (clocks.path("received").asLong() > 0) {
      page.table(
          Cells.quantileTitles("from the event to its arrival"),
          List.of(
              Cells.quantiles("seconds", clocks.path("seconds_until_received"), Cells::number)));
    }
    page.heading("The day of each kind of events");
    page.paragraph(
        "How many events of a kind are at other hours than those of all others, and how many hours"
            + " it must be moved to be most like them. A source whose zone was taken for another is"
            + " far apart, and near when it is moved.");
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode curve : profile.path("day_curves")) {
      if (curve.has("apart")) {
        rows.add(
            List.of(
                Text.escaped(curve.path("events_of").asText()),
                Text.percent(curve.path("apart")),
                hours(curve.path("best_shift_hours").asInt()),
                Text.percent(curve.path("apart_when_shifted"))));
      }
    }
    page.table(List.of("events of", "apart", "best moved by", "apart then"), rows);
    page.endSection();
  }

  private static String hours(int hours) {
    return hours == 0 ? "nothing" : (hours > 0 ? "+" : "−") + Math.abs(hours) + " h";
  }

  private List<String> row(String title, JsonNode node, String field) {
    return List.of(
        Text.escaped(title),
        Text.count(node.path(field)),
        Text.percent(node.path(field).asDouble() / events()));
  }

  private double events() {
    return Math.max(1, profile.path("events").asDouble());
  }
}
