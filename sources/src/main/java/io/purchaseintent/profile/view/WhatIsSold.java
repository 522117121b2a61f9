package io.purchaseintent.profile.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.Text;
import java.util.ArrayList;
import java.util.List;

/** Prices, orders, products and categories. */
final class WhatIsSold {

  private final JsonNode profile;

  WhatIsSold(JsonNode profile) {
    this.profile = profile;
  }

  void write(Page page) {
    page.section("sold", "What is sold?");
    JsonNode orders = profile.path("orders");
    JsonNode products = profile.path("products");
    page.finding(
        Text.count(orders.path("orders"))
            + " orders, of "
            + Text.count(orders.path("purchase_events"))
            + " purchase events; the ten products with most events have "
            + Text.percent(products.path("share_of_first_10"))
            + " of all, "
            + share(products, "seen_once")
            + " of the products were seen once.");
    page.heading("Prices and orders");
    money(page);
    page.heading("Products");
    page.figures(
        List.of(
            new Page.Figure("Most viewed, and how often bought", bars(products, "most_viewed")),
            new Page.Figure(
                "Most viewed categories, and how often bought",
                bars(profile.path("categories"), "most_viewed"))));
    page.table(
        List.of("what", "number"),
        List.of(
            row("products", products, "products"),
            row("of them seen in one event", products, "seen_once"),
            row("of them bought", products, "bought"),
            row("of them bought, and never viewed or clicked", products, "bought_never_viewed"),
            row("with prices of which one is 20 times another", products, "prices_of_two_units"),
            row("categories", profile.path("categories"), "categories")));
    table(page, "Most viewed products as a table", products.path("most_viewed"));
    table(page, "Most bought products", products.path("most_bought"));
    table(page, "Categories as a table", profile.path("categories").path("most_viewed"));
    page.endSection();
  }

  private void money(Page page) {
    JsonNode money = profile.path("money");
    List<List<String>> rows = new ArrayList<>();
    rows.add(Cells.quantiles("prices of all events", money.path("prices"), Cells::amount));
    for (JsonNode type : money.path("by_type")) {
      rows.add(
          Cells.quantiles("of " + type.path("type").asText(), type.path("prices"), Cells::amount));
    }
    rows.add(
        Cells.quantiles("values of orders", profile.path("orders").path("amounts"), Cells::amount));
    rows.add(Cells.quantiles("pieces of a purchase", money.path("quantities"), Cells::number));
    page.table(Cells.quantileTitles(""), rows);
    Cells.table(
        page,
        "type",
        money.path("by_type"),
        "type",
        List.of(
            Cells.count("events", "events"),
            Cells.count("price missing or 0", "without"),
            Cells.percent("share", "share_without")));
    List<List<String>> currencies = new ArrayList<>();
    money.path("currencies").forEach(each -> currencies.add(currency("", each)));
    money
        .path("original_currencies")
        .forEach(each -> currencies.add(currency("converted from ", each)));
    currencies.add(
        List.of("a price without a currency", Text.count(money.path("without_currency")), ""));
    page.table(List.of("currency", "events with a price", "purchases"), currencies);
  }

  private static List<String> currency(String before, JsonNode each) {
    return List.of(
        before + Cells.name(each.path("name").asText()),
        Text.count(each.path("events")),
        Text.count(each.path("purchases")));
  }

  private static String bars(JsonNode of, String field) {
    return Cells.bars(
        "Views, and purchases in words",
        of.path(field),
        "name",
        "views",
        each -> Text.count(each.path("views")) + ", " + Text.count(each.path("purchases")));
  }

  private static void table(Page page, String what, JsonNode counted) {
    Cells.folded(
        page,
        what,
        () ->
            Cells.table(
                page,
                "name",
                counted,
                "name",
                List.of(
                    Cells.count("views and clicks", "views"),
                    Cells.count("added to a cart", "carts"),
                    Cells.count("purchases", "purchases"),
                    new Cells.Column(
                        "purchases to views",
                        each ->
                            each.path("views").asLong() == 0
                                ? Text.NONE
                                : Text.percent(
                                    each.path("purchases").asDouble()
                                        / each.path("views").asDouble())))));
  }

  private static String share(JsonNode products, String field) {
    long all = products.path("products").asLong();
    return all == 0 ? Text.NONE : Text.percent(products.path(field).asDouble() / all);
  }

  private static List<String> row(String title, JsonNode node, String field) {
    return List.of(Text.escaped(title), Text.count(node.path(field)));
  }
}
