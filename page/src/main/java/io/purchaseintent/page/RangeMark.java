package io.purchaseintent.page;

import java.util.Locale;

/**
 * A small drawing for a table's cell: an interval, the value in it, and what it is compared with.
 */
public final class RangeMark {

  private static final int WIDTH = 150;

  private RangeMark() {}

  /**
   * The drawing.
   *
   * @param low lower end of the interval
   * @param high upper end of the interval
   * @param value in it, a dot; on a logarithmic scale 0 is not drawn
   * @param compared an upright line
   */
  public static String svg(Scale scale, double low, double high, double value, double compared) {
    Scale x = scale.between(5, WIDTH - 5);
    if (scale.logarithmic() && !(value > 0)) {
      return svg(x, "", compared);
    }
    return svg(
        x,
        String.format(
            Locale.ROOT,
            "<line class=\"line a\" x1=\"%.1f\" x2=\"%.1f\" y1=\"8\" y2=\"8\"/>"
                + "<circle class=\"dot a\" cx=\"%.1f\" cy=\"8\" r=\"3.5\"/>",
            x.at(low),
            x.at(high),
            x.at(value)),
        compared);
  }

  private static String svg(Scale x, String value, double compared) {
    return String.format(
        Locale.ROOT,
        "<svg class=\"mark\" viewBox=\"0 0 %d 16\" width=\"%d\" height=\"16\" aria-hidden=\"true\">"
            + "<line class=\"grid\" x1=\"5\" x2=\"%d\" y1=\"8\" y2=\"8\"/>%s"
            + "<line class=\"line b\" x1=\"%.1f\" x2=\"%.1f\" y1=\"2\" y2=\"14\"/></svg>",
        WIDTH,
        WIDTH,
        WIDTH - 5,
        value,
        x.at(compared),
        x.at(compared));
  }
}
