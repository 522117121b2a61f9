package io.purchaseintent.profile.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Bars;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Cells and tables that several sections have. */
final class Cells {

  private static final int LONGEST_NAME = 72;
  private static final int LONGEST_OF_BAR = 22;

  private Cells() {}

  /** What is told of one thing under the table's other columns. */
  record Column(String title, Function<JsonNode, String> cell) {}

  static Column count(String title, String field) {
    return new Column(title, node -> Text.count(node.path(field)));
  }

  static Column percent(String title, String field) {
    return new Column(title, node -> Text.percent(node.path(field)));
  }

  /** A table with a row for each node, its name in the first column. */
  static void table(Page page, String first, JsonNode nodes, String name, List<Column> columns) {
    List<String> head = new ArrayList<>(List.of(first));
    columns.forEach(column -> head.add(column.title()));
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode node : nodes) {
      List<String> row = new ArrayList<>(List.of(name(node.path(name).asText())));
      columns.forEach(column -> row.add(column.cell().apply(node)));
      rows.add(row);
    }
    page.table(head, rows);
  }

  /** The same as a drawing, as numbers for who wants them. */
  static void folded(Page page, String what, Runnable table) {
    page.raw("<details><summary>" + Text.escaped(what) + "</summary>");
    table.run();
    page.raw("</details>");
  }

  /** A name, cut where it is long, whole where one points at it. */
  static String name(String name) {
    return name.length() <= LONGEST_NAME
        ? Text.escaped(name)
        : "<span title=\""
            + Text.escaped(name)
            + "\">"
            + Text.escaped(name.substring(0, LONGEST_NAME - 1))
            + "…</span>";
  }

  /** Columns of visits, and how many of them buy. */
  static List<Column> rates() {
    return List.of(
        count("events", "events"),
        count("visits", "visits"),
        count("buy", "buying_visits"),
        new Column(
            "share that buys (95% interval)",
            node ->
                Text.percent(node.path("purchase_rate"))
                    + " <span class=\"quiet\">("
                    + rateInterval(node)
                    + ")</span>"));
  }

  static String rateInterval(JsonNode node) {
    JsonNode interval = node.path("purchase_rate_interval");
    return interval.path(0).isNumber()
        ? Text.percent(interval.path(0)) + " to " + Text.percent(interval.path(1))
        : Text.NONE;
  }

  /** A count and a share beside a bar, where there is little room. */
  static String beside(JsonNode count, JsonNode share) {
    double number = count.asDouble();
    String few =
        number >= 1e7
            ? Text.decimal(number / 1e6, 0) + " M"
            : number >= 1e5 ? Text.decimal(number / 1e3, 0) + " k" : Text.count(count);
    return few + ", " + (share.isNumber() ? Text.percent(share) : Text.NONE);
  }

  static String amount(JsonNode number) {
    return number.isNumber() ? Text.decimal(number.asDouble(), 2) : Text.NONE;
  }

  static String number(JsonNode number) {
    return number.isNumber() ? Text.number(number.asDouble()) : Text.NONE;
  }

  /** Bars of the first few, by a count. */
  static String bars(
      String title, JsonNode nodes, String name, String count, Function<JsonNode, String> words) {
    List<Bars.Bar> bars = new ArrayList<>();
    for (JsonNode node : nodes) {
      String text = node.path(name).asText();
      bars.add(
          new Bars.Bar(
              // Of paths the end tells them apart.
              text.length() <= LONGEST_OF_BAR
                  ? text
                  : "…" + text.substring(text.length() - LONGEST_OF_BAR + 1),
              node.path(count).asDouble(),
              words.apply(node)));
      if (bars.size() == 12) {
        break;
      }
    }
    return Bars.svg(title, bars);
  }

  /** Quantiles as a row: the title, then them. */
  static List<String> quantiles(String title, JsonNode spread, Function<JsonNode, String> cell) {
    List<String> row = new ArrayList<>(List.of(Text.escaped(title)));
    row.add(Text.count(spread.path("number")));
    for (String quantile : List.of("p1", "p5", "p25", "p50", "p75", "p95", "p99", "greatest")) {
      row.add(cell.apply(spread.path(quantile)));
    }
    return row;
  }

  static List<String> quantileTitles(String first) {
    return List.of(first, "number", "1%", "5%", "25%", "median", "75%", "95%", "99%", "greatest");
  }
}
