package io.purchaseintent.profile.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.Text;
import java.util.ArrayList;
import java.util.List;

/** By device, channel, country and zone; who is known; and who may be a robot. */
final class Who {

  private final JsonNode profile;

  Who(JsonNode profile) {
    this.profile = profile;
  }

  void write(Page page) {
    page.section("who", "Who?");
    JsonNode identity = profile.path("identity");
    long shoppers = identity.path("shoppers").asLong();
    page.finding(
        "The shopper is known in "
            + Text.percent(identity.path("known_share_of_visits"))
            + " of the visits"
            + (shoppers == 0
                ? "."
                : ": "
                    + Text.grouped(shoppers)
                    + " shoppers, of whom "
                    + Text.percent(identity.path("shoppers_seen_once").asDouble() / shoppers)
                    + " were seen once."));
    page.figures(
        List.of(
            figure("Visits by channel, and the share that buys", "channels"),
            figure("Visits by device, and the share that buys", "devices"),
            figure("Visits by country, and the share that buys", "countries"),
            figure("Visits of known and anonymous shoppers", "known")));
    for (String of : List.of("channels", "devices", "countries", "zones", "known")) {
      Cells.folded(
          page,
          Text.capital(of) + " as a table",
          () -> Cells.table(page, of, profile.path(of), "name", Cells.rates()));
    }
    page.heading("Ids");
    page.table(
        List.of("what", "number"),
        List.of(
            row("shoppers (user_id)", identity, "shoppers"),
            row("of them seen in one visit", identity, "shoppers_seen_once"),
            row("visitors (session_id)", identity, "visitors"),
            row("of them with several visits", identity, "visitors_of_several_visits"),
            row("of them with several shoppers", identity, "visitors_with_several_shoppers"),
            row("event ids that are there twice", identity, "event_ids_twice"),
            row("midnights that ended visits of an id that never rests", profile, "restless_ids")));
    page.paragraph("Who has most, and may be nobody's:");
    List<List<String>> busiest = new ArrayList<>();
    identity.path("busiest_shoppers").forEach(each -> busiest.add(busy("user_id", "visits", each)));
    identity
        .path("busiest_visitors")
        .forEach(each -> busiest.add(busy("session_id", "events", each)));
    page.table(List.of("id", "has", "share of all"), busiest);
    page.heading("What looks like a robot");
    page.paragraph(
        Text.count(profile.path("robots").path("visits"))
            + " visits that buy nothing fit one of these rules; they have "
            + Text.percent(profile.path("robots").path("share_of_events"))
            + " of the events. Nothing is left out for that.");
    Cells.table(
        page,
        "rule",
        profile.path("robots").path("rules"),
        "rule",
        List.of(Cells.count("visits", "visits"), Cells.count("events", "events")));
    page.endSection();
  }

  private Page.Figure figure(String caption, String of) {
    return new Page.Figure(
        caption,
        Cells.bars(
            caption,
            profile.path(of),
            "name",
            "visits",
            each -> Cells.beside(each.path("visits"), each.path("purchase_rate"))));
  }

  private static List<String> busy(String of, String what, JsonNode each) {
    return List.of(
        "<span class=\"quiet\">" + of + "</span> " + Cells.name(each.path("id").asText()),
        Text.count(each.path(what)) + " " + what,
        Text.percent(each.path("share")));
  }

  private static List<String> row(String title, JsonNode node, String field) {
    return List.of(Text.escaped(title), Text.count(node.path(field)));
  }
}
