package io.purchaseintent.profile.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Chart;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.Scale;
import io.purchaseintent.page.Text;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** By day, hour and weekday. */
final class When {

  private static final int WIDTH = 520;
  private static final int HEIGHT = 260;

  private final JsonNode profile;

  When(JsonNode profile) {
    this.profile = profile;
  }

  void write(Page page) {
    page.section("when", "When?");
    List<String> gaps = new ArrayList<>();
    profile.path("holes").forEach(hole -> gaps.add(hole.asText()));
    page.finding(
        gaps.isEmpty()
            ? "Each day from the first to the last has events."
            : "Without events: " + String.join(", ", gaps) + ".");
    for (JsonNode jump : profile.path("jumps")) {
      page.paragraph(
          jump.path("day").asText()
              + " has "
              + Text.count(jump.path("events"))
              + " events; usual are "
              + Text.number(jump.path("usual").asDouble())
              + ".");
    }
    page.figures(
        List.of(
            new Page.Figure("Events by day", counts("days", "day", "events")),
            new Page.Figure("Share of visits that buy, by week", weeks()),
            new Page.Figure("Events by hour of the day", counts("hours", "hour", "events")),
            new Page.Figure(
                "Visits by weekday, and the share that buys",
                Cells.bars(
                    "Visits by weekday",
                    profile.path("weekdays"),
                    "weekday",
                    "visits",
                    day -> Cells.beside(day.path("visits"), day.path("purchase_rate"))))));
    Cells.folded(
        page,
        "Days as a table",
        () ->
            Cells.table(
                page,
                "day",
                profile.path("days"),
                "day",
                plus(Cells.rates(), Cells.count("known shopper", "known_visits"))));
    Cells.folded(
        page,
        "Hours as a table",
        () -> Cells.table(page, "hour", profile.path("hours"), "hour", Cells.rates()));
    Cells.folded(
        page,
        "Weekdays as a table",
        () -> Cells.table(page, "weekday", profile.path("weekdays"), "weekday", Cells.rates()));
    page.endSection();
  }

  private static List<Cells.Column> plus(List<Cells.Column> columns, Cells.Column more) {
    List<Cells.Column> all = new ArrayList<>(columns);
    all.add(more);
    return all;
  }

  private String counts(String of, String name, String count) {
    List<double[]> points = new ArrayList<>();
    List<double[]> floor = new ArrayList<>();
    double most = 1;
    JsonNode nodes = profile.path(of);
    for (int i = 0; i < nodes.size(); i++) {
      double x = of.equals("days") ? epochDay(nodes.path(i)) : i;
      double y = nodes.path(i).path(count).asDouble();
      points.add(new double[] {x, y});
      floor.add(new double[] {x, 0, y});
      most = Math.max(most, y);
    }
    double first = points.isEmpty() ? 0 : points.get(0)[0];
    double last = points.isEmpty() ? 1 : points.get(points.size() - 1)[0];
    Chart chart =
        new Chart(
                "Events by " + name,
                WIDTH,
                HEIGHT,
                Scale.linear(first, Math.max(first + 1, last)),
                Scale.linear(0, most))
            .axes(
                of.equals("days") ? "day" : "hour in the shop's zone",
                of.equals("days") ? When::date : Text::tick,
                "events",
                When::thousands)
            .band(floor, "a")
            .line(points, "a");
    return chart.svg();
  }

  private static String thousands(double value) {
    return value >= 1e6
        ? Text.tick(value / 1e6) + " M"
        : value >= 1e4 ? Text.tick(value / 1e3) + " k" : Text.tick(value);
  }

  private static String date(double epochDay) {
    return epochDay == Math.rint(epochDay)
        ? LocalDate.ofEpochDay((long) epochDay).toString().substring(5)
        : "";
  }

  private static double epochDay(JsonNode day) {
    return LocalDate.parse(day.path("day").asText()).toEpochDay();
  }

  /** A day has too few that buy to see anything. */
  private String weeks() {
    List<double[]> weeks = new ArrayList<>();
    JsonNode days = profile.path("days");
    double most = 1e-6;
    for (int from = 0; from < days.size(); from += 7) {
      double visits = 0;
      double buying = 0;
      int until = Math.min(from + 7, days.size());
      for (int i = from; i < until; i++) {
        visits += days.path(i).path("visits").asDouble();
        buying += days.path(i).path("buying_visits").asDouble();
      }
      if (visits > 0) {
        double rate = buying / visits;
        double half = 1.96 * Math.sqrt(Math.max(rate, 1 / visits) * (1 - rate) / visits);
        weeks.add(
            new double[] {
              epochDay(days.path(from)), Math.max(0, rate - half), Math.min(1, rate + half), rate
            });
        most = Math.max(most, Math.min(1, rate + half));
      }
    }
    double first = weeks.isEmpty() ? 0 : weeks.get(0)[0];
    double last = weeks.isEmpty() ? 1 : weeks.get(weeks.size() - 1)[0];
    Chart chart =
        new Chart(
                "Share of visits that buy, by week, with its interval of 95%",
                WIDTH,
                HEIGHT,
                Scale.linear(first - 2, Math.max(first + 1, last + 2)),
                Scale.linear(0, most))
            .axes("first day of the week", When::date, "share that buys", Text::percent);
    for (double[] week : weeks) {
      chart.range(week[0], week[1], week[2], "b");
      chart.dot(week[0], week[3], 3.5, "b", date(week[0]) + ": " + Text.percent(week[3]));
    }
    return chart.svg();
  }
}
