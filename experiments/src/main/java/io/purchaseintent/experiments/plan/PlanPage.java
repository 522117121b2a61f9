package io.purchaseintent.experiments.plan;

import io.purchaseintent.page.Chart;
import io.purchaseintent.page.Page;
import io.purchaseintent.page.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A plan as a page that needs no other file. */
public final class PlanPage {

  private static final int WIDTH = 760;
  private static final int HEIGHT = 380;

  private final Plan plan;
  private final double effect;

  /**
   * @param effect the least that matters, as a share of the mean
   */
  public PlanPage(Plan plan, double effect) {
    this.plan = plan;
    this.effect = effect;
  }

  /** The page. */
  public String html() {
    PlanText text = new PlanText(plan, effect);
    String title = "Plan: " + plan.metric().code() + " by " + plan.unit().code();
    Page page =
        Page.document(title, Page.style(PlanPage.class, "plan.css"))
            .raw("<main><h1>" + title + "</h1>")
            .paragraph(text.head());
    text.sentences().forEach(page::finding);
    if (!Double.isNaN(plan.weeks().get(plan.weeks().size() - 1).daily())) {
      page.figures(List.of(new Page.Figure("The least effect that is found, by weeks", chart())));
    }
    List<List<String>> rows = new ArrayList<>();
    for (Plan.Row row : plan.weeks()) {
      rows.add(
          List.of(
              Integer.toString(row.spell().weeks()),
              String.format(Locale.ROOT, "%,d", row.spell().units()),
              String.format(Locale.ROOT, "%.5f", row.spell().mean()),
              PlanText.percent(row.once()),
              PlanText.percent(row.daily()),
              PlanText.percent(row.dailyAdjusted())));
    }
    return page.table(
            List.of("Weeks", "Units", "Mean", "Once", "Each day", "Each day, adjusted"), rows)
        .raw("</main>")
        .endDocument()
        .html();
  }

  private String chart() {
    int last = plan.weeks().size();
    double most = effect;
    for (Plan.Row row : plan.weeks()) {
      most = Double.isNaN(row.daily()) ? most : Math.max(most, row.daily());
    }
    Chart chart =
        new Chart(
                "The least effect that an experiment finds, by the weeks that it runs",
                WIDTH,
                HEIGHT,
                Scale.linear(1, Math.max(2, last)),
                Scale.linear(0, most * 1.05))
            .axes(
                "weeks",
                weeks -> weeks == Math.rint(weeks) ? Integer.toString((int) weeks) : "",
                "least effect, of the mean",
                PlanText::percent);
    chart.line(
        List.of(new double[] {1, effect}, new double[] {Math.max(2, last), effect}), "faint");
    chart.words(1, effect, 6, 6, "ink", "the effect that matters");
    series(chart, Plan.Row::once, "a", "once");
    series(chart, Plan.Row::daily, "b", "each day");
    series(chart, Plan.Row::dailyAdjusted, "c", "adjusted");
    return chart.svg();
  }

  private void series(Chart chart, ToDoubleFunction<Plan.Row> least, String style, String name) {
    List<double[]> points = new ArrayList<>();
    for (Plan.Row row : plan.weeks()) {
      double value = least.applyAsDouble(row);
      if (!Double.isNaN(value)) {
        points.add(new double[] {row.spell().weeks(), value});
        chart.dot(
            row.spell().weeks(),
            value,
            3.5,
            style,
            name + ", " + row.spell().weeks() + " weeks: " + PlanText.percent(value));
      }
    }
    if (!points.isEmpty()) {
      chart.line(points, style);
      chart.words(points.get(0)[0], points.get(0)[1], 8, 4, style, name);
    }
  }
}
