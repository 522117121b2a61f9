package io.purchaseintent.profile.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.Text;
import java.util.ArrayList;
import java.util.List;

/** The page of a profile: what looks wrong first, then what there is. Needs no other file. */
public final class ProfilePage {

  private final JsonNode profile;

  private ProfilePage(JsonNode profile) {
    this.profile = profile;
  }

  /**
   * The page.
   *
   * @param profile as {@code profile.json} has it
   */
  public static String html(JsonNode profile) {
    return new ProfilePage(profile).page().html();
  }

  private Page page() {
    Page page =
        Page.document(
            "Profile of " + profile.path("lake").asText(),
            Page.style(ProfilePage.class, "profile.css"));
    page.raw("<a class=\"skip\" href=\"#doubts\">To what looks wrong</a><main>");
    header(page);
    doubts(page);
    new When(profile).write(page);
    new Who(profile).write(page);
    new WhatVisitsDo(profile).write(page);
    new WhatIsSold(profile).write(page);
    new WhatIsMissing(profile).write(page);
    new WhatTimesSay(profile).write(page);
    new WhatElse(profile).write(page);
    page.raw("</main>");
    return page.endDocument();
  }

  private void header(Page page) {
    JsonNode visits = profile.path("visits");
    JsonNode identity = profile.path("identity");
    page.raw("<header>");
    page.raw("<p class=\"kicker\">What is in a lake</p>");
    page.raw(
        "<h1>"
            + Text.count(profile.path("events"))
            + " events, from "
            + day("first_event")
            + " to "
            + day("last_event")
            + "</h1>");
    page.paragraph(
        profile.path("lake").asText()
            + ", days from "
            + profile.path("from").asText()
            + " to before "
            + profile.path("until").asText()
            + " (UTC), read on "
            + profile.path("made").asText().replaceAll("\\.[0-9]+Z", "Z")
            + ". Days and hours below are those of the shop's zone, "
            + profile.path("shop_zone").asText()
            + "; a visit ends when nothing happens for "
            + profile
                .path("session_gap")
                .asText()
                .replace("PT", "")
                .toLowerCase(java.util.Locale.ROOT)
            + ". Ids are pseudonyms, as the lake has them.");
    page.raw("<div class=\"tiles\">");
    page.tile("days", Text.grouped(profile.path("days").size()), "with events");
    page.tile("visits", Text.count(visits.path("visits")), one(visits) + " are one event");
    page.tile(
        "of them buy", Text.percent(visits.path("purchase_rate")), Cells.rateInterval(visits));
    page.tile(
        "orders",
        Text.count(profile.path("orders").path("orders")),
        "median " + Cells.amount(profile.path("orders").path("amounts").path("p50")));
    page.tile(
        "visits with a known shopper",
        Text.percent(identity.path("known_share_of_visits")),
        Text.count(identity.path("shoppers")) + " shoppers");
    page.tile(
        "products",
        Text.count(profile.path("products").path("products")),
        Text.count(profile.path("products").path("bought")) + " were bought");
    page.raw("</div><nav aria-label=\"Sections\">");
    for (List<String> link :
        List.of(
            List.of("doubts", "What looks wrong?"),
            List.of("when", "When?"),
            List.of("who", "Who?"),
            List.of("visits", "What do visits do?"),
            List.of("sold", "What is sold?"),
            List.of("missing", "What is missing?"),
            List.of("times", "Can times be right?"),
            List.of("else", "What else is there?"),
            List.of("bounds", "By which bounds?"))) {
      page.raw("<a href=\"#" + link.get(0) + "\">" + link.get(1) + "</a>");
    }
    page.raw("</nav></header>");
  }

  private static String one(JsonNode visits) {
    return Text.percent(visits.path("one_event_share"));
  }

  private String day(String field) {
    String time = profile.path(field).asText();
    return Text.escaped(time.length() < 10 ? Text.NONE : time.substring(0, 10));
  }

  private void doubts(Page page) {
    page.section("doubts", "What looks wrong?");
    JsonNode doubts = profile.path("doubts");
    page.finding(
        doubts.isEmpty()
            ? "Nothing does, by the bounds at the end of this page."
            : doubts.size() == 1
                ? "One thing does."
                : doubts.size() + " things do: the heaviest first.");
    if (!doubts.isEmpty()) {
      page.paragraph(
          "Heavy: a model learns something that is not so. Middle: it learns less than it could."
              + " Light: good to know when figures are read. Nothing was left out of the figures"
              + " below for any of these.");
    }
    doubts.forEach(doubt -> doubt(page, doubt));
    page.endSection();
  }

  private static void doubt(Page page, JsonNode doubt) {
    String weight = doubt.path("weight").asText();
    page.raw("<article class=\"doubt " + Text.escaped(weight) + "\">");
    page.raw(
        "<h3><span class=\"weight\">"
            + Text.escaped(weight)
            + "</span> "
            + Text.escaped(doubt.path("says").asText())
            + "</h3>");
    page.raw(
        "<p class=\"quiet\">"
            + Text.count(doubt.path("count"))
            + " of "
            + Text.count(doubt.path("of"))
            + " (<code>"
            + Text.escaped(doubt.path("doubt").asText())
            + "</code>)</p>");
    page.raw("<dl><dt>What it does</dt><dd>" + text(doubt, "effect") + "</dd>");
    page.raw(
        "<dt>What helps</dt><dd>"
            + text(doubt, "remedy")
            + " See <code>"
            + text(doubt, "see")
            + "</code>.</dd></dl>");
    List<String> examples = new ArrayList<>();
    doubt.path("examples").forEach(each -> examples.add(each.asText()));
    if (!examples.isEmpty()) {
      page.raw("<details><summary>For example</summary><ul>");
      examples.forEach(each -> page.raw("<li>" + Text.escaped(each) + "</li>"));
      page.raw("</ul></details>");
    }
    page.raw("</article>");
  }

  private static String text(JsonNode node, String field) {
    return Text.escaped(node.path(field).asText());
  }
}
