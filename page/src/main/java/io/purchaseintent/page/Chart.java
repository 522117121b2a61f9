package io.purchaseintent.page;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * A drawing with two axes, as SVG within HTML. Colours come from the page's classes: {@code a},
 * {@code b} and {@code c} for series, {@code faint} for what is there to compare with.
 */
public final class Chart {

  private static final int LEFT = 62;
  private static final int RIGHT = 20;
  private static final int TOP = 12;
  private static final int BOTTOM = 44;

  private final int width;
  private final int height;
  private final Scale x;
  private final Scale y;
  private final StringBuilder svg = new StringBuilder();

  /**
   * @param title what it shows, for who does not see it
   */
  public Chart(String title, int width, int height, Scale x, Scale y) {
    this.width = width;
    this.height = height;
    this.x = x.between(LEFT, width - RIGHT);
    this.y = y.between(height - BOTTOM, TOP);
    add("<svg viewBox=\"0 0 %d %d\" role=\"img\">", width, height);
    add("<title>%s</title>", Text.escaped(title));
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }

  /** Draws both axes with their ticks. */
  public Chart axes(
      String xLabel, DoubleFunction<String> xText, String yLabel, DoubleFunction<String> yText) {
    for (double tick : y.ticks()) {
      add(
          "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
          LEFT, width - RIGHT, y.at(tick), y.at(tick));
      add(
          "<text class=\"end\" x=\"%d\" y=\"%.1f\">%s</text>",
          LEFT - 7, y.at(tick) + 4, yText.apply(tick));
    }
    int foot = height - BOTTOM;
    for (double tick : x.ticks()) {
      add(
          "<line class=\"axis\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>",
          x.at(tick), x.at(tick), foot, foot + 4);
      add(
          "<text class=\"middle\" x=\"%.1f\" y=\"%d\">%s</text>",
          x.at(tick), foot + 18, xText.apply(tick));
    }
    add(
        "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>",
        LEFT, width - RIGHT, foot, foot);
    add(
        "<text class=\"middle label\" x=\"%.1f\" y=\"%d\">%s</text>",
        (LEFT + width - RIGHT) / 2.0, height - 6, Text.escaped(xLabel));
    add(
        "<text class=\"middle label\" transform=\"translate(12 %.1f) rotate(-90)\">%s</text>",
        (TOP + foot) / 2.0, Text.escaped(yLabel));
    return this;
  }

  /** A line through points of x and y. */
  public Chart line(List<double[]> points, String style) {
    StringBuilder path = new StringBuilder();
    for (double[] point : points) {
      path.append(path.isEmpty() ? "M" : "L").append(at(point[0], point[1]));
    }
    add("<path class=\"line %s\" d=\"%s\"/>", style, path);
    return this;
  }

  /** The area between points of x, low and high; nothing where there are none. */
  public Chart band(List<double[]> points, String style) {
    if (points.isEmpty()) {
      return this;
    }
    StringBuilder path = new StringBuilder();
    for (double[] point : points) {
      path.append(path.isEmpty() ? "M" : "L").append(at(point[0], point[2]));
    }
    for (int i = points.size() - 1; i >= 0; i--) {
      path.append("L").append(at(points.get(i)[0], points.get(i)[1]));
    }
    add("<path class=\"band %s\" d=\"%sZ\"/>", style, path);
    return this;
  }

  /** A dot, with what is told where one points at it. */
  public Chart dot(double px, double py, double radius, String style, String told) {
    add(
        "<circle class=\"dot %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>%s</title></circle>",
        style, x.at(px), y.at(py), radius, Text.escaped(told));
    return this;
  }

  /** An upright line from low to high. */
  public Chart range(double px, double low, double high, String style) {
    add(
        "<line class=\"line %s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>",
        style, x.at(px), x.at(px), y.at(low), y.at(high));
    return this;
  }

  /** Words beside a point; they end there where {@code style} has the word end. */
  public Chart words(double px, double py, int right, int up, String style, String words) {
    add(
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>",
        style, x.at(px) + right, y.at(py) - up, Text.escaped(words));
    return this;
  }

  private String at(double px, double py) {
    return String.format(Locale.ROOT, "%.1f %.1f", x.at(px), y.at(py));
  }

  /** The drawing. */
  public String svg() {
    return svg + "</svg>";
  }
}
