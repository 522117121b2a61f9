package io.purchaseintent.page.day;

import com.fasterxml.jackson.databind.JsonNode;
import io.purchaseintent.page.Chart;
import io.purchaseintent.page.Scale;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;

/**
 * A measurement over the days.
 *
 * @param last day that is shown
 * @param points the oldest first; days without one lack
 */
record Trend(LocalDate last, List<Point> points) {

  private static final int DAYS = 30;

  static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

  /** Keeps the points whose value can be drawn. */
  Trend {
    points = points.stream().filter(point -> Double.isFinite(point.value())).toList();
  }

  /**
   * A day's value.
   *
   * @param low lower end of its interval; NaN where it has none
   * @param high upper end of its interval
   */
  record Point(LocalDate day, double value, double low, double high) {

    static Point of(LocalDate day, JsonNode measurement) {
      JsonNode interval = measurement.path("interval");
      return new Point(
          day,
          measurement.path("value").asDouble(Double.NaN),
          interval.path("low").asDouble(Double.NaN),
          interval.path("high").asDouble(Double.NaN));
    }

    boolean hasInterval() {
      return Double.isFinite(low) && Double.isFinite(high);
    }
  }

  /** Whether there is more than one day to draw. */
  boolean isDrawn() {
    return points.size() > 1;
  }

  /**
   * The drawing.
   *
   * @param bound that is drawn across; NaN for none
   */
  String svg(String title, double bound, String label, DoubleFunction<String> written) {
    Chart chart =
        new Chart(title, 520, 210, Scale.linear(-DAYS, 0.6), scale(bound))
            .axes("day", back -> DATE.format(last.plusDays(Math.round(back))), label, written);
    if (Double.isFinite(bound)) {
      chart
          .line(List.of(new double[] {-DAYS, bound}, new double[] {0.6, bound}), "faint")
          .words(-DAYS, bound, 2, 5, "", "bound " + written.apply(bound));
    }
    List<double[]> stretch = new ArrayList<>();
    for (Point point : points) {
      double x = x(point);
      if (!stretch.isEmpty() && x - stretch.get(stretch.size() - 1)[0] > 1) {
        chart.line(stretch, "a");
        stretch.clear();
      }
      stretch.add(new double[] {x, point.value()});
      if (point.hasInterval()) {
        chart.range(x, point.low(), point.high(), "a soft");
      }
      chart.dot(
          x,
          point.value(),
          point.day().equals(last) ? 5 : 2.8,
          "a",
          DATE.format(point.day()) + ": " + written.apply(point.value()));
    }
    return chart.line(stretch, "a").svg();
  }

  private double x(Point point) {
    return -ChronoUnit.DAYS.between(point.day(), last);
  }

  private Scale scale(double bound) {
    DoubleStream.Builder all = DoubleStream.builder();
    for (Point point : points) {
      all.add(point.value());
      if (point.hasInterval()) {
        all.add(point.low()).add(point.high());
      }
    }
    if (Double.isFinite(bound)) {
      all.add(bound);
    }
    double[] values = all.build().sorted().toArray();
    double least = values[0];
    double most = values[values.length - 1];
    // From 0, unless all lies far from it.
    double from = least >= 0 && least < 0.6 * most ? 0 : least - 0.1 * Math.abs(most - least);
    double to = most + 0.1 * Math.max(Math.abs(most - from), 1e-9);
    return Scale.linear(from, to > from ? to : from + 1);
  }
}
