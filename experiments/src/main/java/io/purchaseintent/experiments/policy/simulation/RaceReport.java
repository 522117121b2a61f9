package io.purchaseintent.experiments.policy.simulation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.TextTable;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.experiments.policy.simulation.Race.Fared;
import io.purchaseintent.page.Chart;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.Scale;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * A race as people and machines read it.
 *
 * @param policy that was to be judged
 * @param fared how each fared, the better the earlier
 * @param turn the first day of another world, 0 being the first; empty where there was none
 */
public record RaceReport(Policy policy, Traffic traffic, List<Fared> fared, OptionalInt turn) {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 420;

  /** Of the height, between two lines of words. */
  private static final double APART = 0.045;

  /** Colours, in the order of the legend's lines. */
  private static final List<String> STYLES = List.of("a", "b", "c", "d", "e", "f");

  /** A report, sorted. */
  public RaceReport {
    fared = fared.stream().sorted(Comparator.comparingDouble(Fared::missed)).toList();
  }

  private int days() {
    return fared.get(0).regret().length;
  }

  private double visits() {
    return (double) days() * traffic.visits();
  }

  /** What was measured, in a sentence. */
  public String head() {
    return String.format(
        Locale.ROOT,
        "%d days of %,d visits, of which about %.1f%% buy without any action%s; without budgets."
            + " Each learns of its own visits, at each day's end.",
        days(),
        traffic.visits(),
        100 * traffic.buyers(),
        turn.isPresent()
            ? String.format(Locale.ROOT, ", in another world from day %d on", turn.getAsInt() + 1)
            : "");
  }

  /** A table, and what it says. */
  public String forPeople() {
    TextTable table = new TextTable(columns().toArray(String[]::new));
    rows().forEach(row -> table.add(row.toArray(String[]::new)));
    return String.format(
        Locale.ROOT,
        "%s%n%n%s%nMISSED is what somebody who knows the truth had more, to be expected, on 1,000"
            + " visits.",
        head(),
        table);
  }

  private List<String> columns() {
    List<String> columns = new ArrayList<>(List.of("", "EARNED", "A VISIT", "MISSED"));
    if (turn.isPresent()) {
      columns.addAll(List.of("BEFORE", "AFTER"));
    }
    policy.actions().forEach(action -> columns.add("AT LAST " + action.name()));
    return columns;
  }

  private List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (Fared each : fared) {
      List<String> row =
          new ArrayList<>(
              List.of(
                  each.name(),
                  number("%,.0f", each.earned()),
                  number("%.3f", each.earned() / visits()),
                  number("%.1f", 1e3 * each.missed() / visits())));
      turn.ifPresent(
          day -> {
            double before = each.regret()[day - 1];
            double first = (double) day * traffic.visits();
            row.add(number("%.1f", 1e3 * before / first));
            row.add(number("%.1f", 1e3 * (each.missed() - before) / (visits() - first)));
          });
      for (double share : each.shares()[days() - 1]) {
        row.add(number("%.0f%%", 100 * share));
      }
      rows.add(row);
    }
    return rows;
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  /** All of it. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("policy", policy.id())
        .put("days", days())
        .put("visits_a_day", traffic.visits())
        .put("buyers", traffic.buyers())
        .put("seed", traffic.seed());
    turn.ifPresent(day -> json.put("turn", day + 1));
    ArrayNode ways = json.putArray("ways");
    for (Fared each : fared) {
      ObjectNode way =
          ways.addObject()
              .put("name", each.name())
              .put("earned", each.earned())
              .put("missed", each.missed());
      ArrayNode regret = way.putArray("regret");
      for (double until : each.regret()) {
        regret.add(until);
      }
      ObjectNode last = way.putObject("shares_at_last");
      for (int i = 0; i < policy.actions().size(); i++) {
        last.put(policy.actions().get(i).name(), each.shares()[days() - 1][i]);
      }
    }
    return json;
  }

  /** A page that needs no other file. */
  public String html() {
    return Page.document(
            "What " + policy.name() + " would learn", Page.style(RaceReport.class, "race.css"))
        .raw("<main><h1>What would be learnt, and what that would cost</h1>")
        .paragraph(head())
        .figures(
            List.of(
                new Page.Figure(
                    "Missed until each day's end, against who knows the truth: the flatter, the"
                        + " more was learnt",
                    chart())))
        .table(columns(), rows())
        .raw("</main>")
        .endDocument()
        .html();
  }

  private String chart() {
    double most = fared.get(fared.size() - 1).missed();
    Chart chart =
        new Chart(
                "Regret by day",
                WIDTH,
                HEIGHT,
                // Room for the names at the lines' ends.
                Scale.linear(0, days() * 1.25),
                Scale.linear(0, Math.max(1, most * 1.1)))
            .axes(
                "days",
                day -> number("%.0f", day),
                "missed, in the shop's currency",
                amount -> number("%,.0f", amount));
    turn.ifPresent(
        day -> {
          chart.line(List.of(new double[] {day, 0}, new double[] {day, most}), "faint");
          chart.words(day, most, 6, -4, "ink", "the world changes");
        });
    double above = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < fared.size(); i++) {
      Fared each = fared.get(i);
      // Names keep apart where lines end beside each other.
      double name = Math.max(each.missed(), above + most * APART);
      above = name;
      List<double[]> points = new ArrayList<>(List.of(new double[] {0, 0}));
      for (int day = 0; day < each.regret().length; day++) {
        points.add(new double[] {day + 1, each.regret()[day]});
      }
      String style = STYLES.get(i % STYLES.size());
      chart.line(points, style);
      chart.words(days(), name, 6, -4, style, each.name());
    }
    return chart.svg();
  }
}
