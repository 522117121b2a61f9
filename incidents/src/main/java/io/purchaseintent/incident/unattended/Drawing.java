package io.purchaseintent.incident.unattended;

import io.purchaseintent.page.Chart;
import io.purchaseintent.page.Scale;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The shop's money with the loop and without it, by time: what visits left in the till so far, less
 * what they had left if nothing had been offered, which is the line at 0.
 */
final class Drawing {

  private static final int WIDTH = 900;
  private static final int HEIGHT = 420;
  private static final double NORMAL_95 = 1.96;

  /** A drawing has no use for more points. */
  private static final int POINTS = 400;

  /** Colours that stand on light and on dark paper: a file of its own has no page's style. */
  private static final String STYLE =
      "<style>text{font:12px system-ui,sans-serif;fill:#7b8291}.end{text-anchor:end}"
          + ".middle{text-anchor:middle}.grid,.axis{stroke:#a9adb6;stroke-width:.5}"
          + ".line{fill:none;stroke:currentColor;stroke-width:2.2}"
          + ".band{fill:currentColor;opacity:.2}.a{color:#3f7be0}.b{color:#c8691a}"
          + ".faint{color:#a9adb6;stroke-width:1}</style>";

  private Drawing() {}

  /** As a file of its own. */
  static String file(Report report) {
    return svg(report)
            .replaceFirst("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ")
            .replaceFirst("</title>", "</title>" + STYLE)
        + "\n";
  }

  /** As a part of a page. */
  static String svg(Report report) {
    List<double[]> with = new ArrayList<>();
    List<double[]> without = new ArrayList<>();
    List<double[]> band = new ArrayList<>();
    double sum = 0;
    double sumWithout = 0;
    double squares = 0;
    double last = 0;
    double least = 0;
    int every = Math.max(1, report.sales().size() / POINTS);
    for (int i = 0; i < report.sales().size(); i++) {
      Sale sale = report.sales().get(i);
      double more = sale.with() - sale.without();
      sum += sale.with() - sale.untouched();
      sumWithout += sale.without() - sale.untouched();
      squares += more * more;
      last = minutes(report, sale.at());
      least = Math.min(least, Math.min(sum, sumWithout));
      if (i % every == 0 || i == report.sales().size() - 1) {
        // Of a sum of differences, whatever their mean is: too wide rather than too narrow.
        double half = NORMAL_95 * Math.sqrt(squares);
        with.add(new double[] {last, sum});
        without.add(new double[] {last, sumWithout});
        band.add(new double[] {last, sum - half, sum + half});
      }
    }
    double first = Math.min(0, minutes(report, report.sales().get(0).at()));
    double top = 1.08 * Math.max(1, Math.max(sum, sumWithout) + NORMAL_95 * Math.sqrt(squares));
    Chart chart =
        new Chart(
                "The shop's money with the loop and without it",
                WIDTH,
                HEIGHT,
                Scale.linear(first, Math.max(first + 1, last)),
                Scale.linear(1.08 * least, top))
            .axes(
                "minutes since the loop was started",
                tick -> String.format(Locale.ROOT, "%.0f", tick),
                "money beyond that of a shop that offers nothing",
                tick -> String.format(Locale.ROOT, "%,.0f", tick));
    int row = 0;
    for (Step step : report.steps()) {
      if (!step.name().startsWith("retrain: ") || step.name().endsWith("days")) {
        mark(chart, report, step.began(), least, top, row++, shortly(step));
      }
    }
    mark(chart, report, report.crowned(), least, top, row, report.version() + " champion");
    return chart
        .band(band, "a")
        .line(without, "b")
        .line(with, "a")
        .words(last, sum, -8, 10, "end", "with the loop")
        .words(last, sumWithout, -8, -18, "end", "without")
        .svg();
  }

  private static void mark(
      Chart chart, Report report, Instant at, double least, double top, int row, String words) {
    double minute = minutes(report, at);
    chart.range(minute, least, top, "faint").words(minute, top, 4, -12 - 14 * (row % 5), "", words);
  }

  private static String shortly(Step step) {
    return step.name()
        .replace("roll-out: ", "")
        .replace("retrain: days", "retraining")
        .replace("from staging to its first step", "staging")
        .replace(" of the visitors", "");
  }

  private static double minutes(Report report, Instant at) {
    return Duration.between(report.began(), at).toMillis() / 60e3;
  }
}
