package io.purchaseintent.incident.unattended;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.TextTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What came of a play.
 *
 * @param version that the loop made champion
 * @param began when the loop was started
 * @param crowned when the version became champion
 * @param steps what the loop did
 * @param sales all visits of the play
 * @param unknown how many of them Redis did not know in time
 */
record Report(
    String version,
    Instant began,
    Instant crowned,
    List<Step> steps,
    List<Sale> sales,
    int unknown) {

  Report {
    steps = List.copyOf(steps);
    sales = List.copyOf(sales);
  }

  Till all() {
    return Till.of(sales);
  }

  Till before() {
    return Till.of(sales.stream().filter(sale -> sale.at().isBefore(crowned)).toList());
  }

  Till after() {
    return Till.of(sales.stream().filter(sale -> !sale.at().isBefore(crowned)).toList());
  }

  /** Whether the shop surely takes more for the new champion than it did with the one before. */
  boolean pays() {
    return after().more() - after().halfWidth() > 0;
  }

  double seconds() {
    return Duration.between(began, crowned).toMillis() / 1e3;
  }

  ObjectNode toJson() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("version", version)
            .put("began", began.toString())
            .put("champion", crowned.toString())
            .put("seconds", seconds())
            .put("pays", pays())
            .put("visits_unknown", unknown);
    json.set("all", all().toJson());
    json.set("until_champion", before().toJson());
    json.set("from_champion", after().toJson());
    ArrayNode done = json.putArray("steps");
    for (Step step : steps) {
      done.addObject()
          .put("step", step.name())
          .put("began", step.began().toString())
          .put("seconds", step.seconds())
          .put("says", step.says());
    }
    return json;
  }

  /** For people. */
  String inWords() {
    TextTable times = new TextTable("step", "after", "took", "came to");
    for (Step step : steps) {
      times.add(
          step.name(),
          seconds(Duration.between(began, step.began()).toMillis() / 1e3),
          seconds(step.seconds()),
          step.says());
    }
    times.add("champion", seconds(seconds()), "", version);
    TextTable money =
        new TextTable(
            "", "visits", "with the loop", "without", "nothing offered", "more a visit, 95%");
    add(money, "until " + version + " is champion", before());
    add(money, "from then on", after());
    add(money, "all", all());
    return times + "\n" + money;
  }

  private static void add(TextTable table, String name, Till till) {
    table.add(
        name,
        String.format(Locale.ROOT, "%,d", till.visits()),
        money(till.with()),
        money(till.without()),
        money(till.untouched()),
        String.format(
            Locale.ROOT,
            "%+.4f (%+.4f to %+.4f)",
            till.more(),
            till.more() - till.halfWidth(),
            till.more() + till.halfWidth()));
  }

  private static String money(double value) {
    return String.format(Locale.ROOT, "%,.2f", value);
  }

  private static String seconds(double value) {
    return String.format(Locale.ROOT, "%.0f s", value);
  }
}
