package io.purchaseintent.page;

import java.util.List;
import java.util.Locale;

/**
 * Upright columns of shares, two at each place: a wide pale one of what is compared with, and a
 * narrow dark one before it. As SVG.
 */
public final class PairedColumns {

  private static final int WIDTH = 520;
  private static final int HEIGHT = 190;
  private static final int TOP = 8;
  private static final int FOOT = HEIGHT - 34;
  private static final int LABELS = 5;

  /**
   * A place.
   *
   * @param name what it is called at the axis
   * @param told what it holds, in words
   * @param reference share of the reference, 0 to 1
   * @param now share of now, 0 to 1
   * @param apart whether it stands apart from those before it, with its name under it
   */
  public record Place(String name, String told, double reference, double now, boolean apart) {}

  private PairedColumns() {}

  /** The drawing; the highest column is as high as there is room. */
  public static String svg(String title, List<Place> places) {
    double most =
        places.stream().mapToDouble(each -> Math.max(each.reference(), each.now())).max().orElse(0);
    long gaps = places.stream().filter(Place::apart).count();
    double step = (WIDTH - 46.0 * gaps) / Math.max(1, places.size());
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"-18 0 %d %d\" role=\"img\"><title>%s</title>",
            WIDTH + 36,
            HEIGHT,
            Text.escaped(title)));
    int labelled = Math.max(1, (int) Math.ceil((places.size() - gaps) / (double) LABELS));
    double x = 0;
    for (int i = 0; i < places.size(); i++) {
      Place place = places.get(i);
      x += place.apart() ? 23 : 0;
      column(svg, place, x, step, most);
      if (place.apart() || i % labelled == 0) {
        label(svg, x + step / 2, place.name());
      }
      x += step + (place.apart() ? 23 : 0);
    }
    return svg
        + String.format(
            Locale.ROOT,
            "<line class=\"axis\" x1=\"0\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/></svg>",
            WIDTH,
            FOOT,
            FOOT);
  }

  private static void column(StringBuilder svg, Place place, double x, double step, double most) {
    double were = height(place.reference(), most);
    double are = height(place.now(), most);
    svg.append(
        String.format(
            Locale.ROOT,
            "<g><title>%s</title>"
                + "<rect class=\"were\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>"
                + "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/></g>",
            Text.escaped(
                place.told()
                    + ": "
                    + Text.percent(place.now())
                    + " now, "
                    + Text.percent(place.reference())
                    + " in training"),
            x + step * 0.06,
            FOOT - were,
            step * 0.88,
            were,
            x + step * 0.3,
            FOOT - are,
            step * 0.4,
            are));
  }

  private static double height(double share, double most) {
    return most > 0 ? (FOOT - TOP) * share / most : 0;
  }

  private static void label(StringBuilder svg, double x, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text class=\"middle\" x=\"%.1f\" y=\"%d\">%s</text>",
            x,
            FOOT + 17,
            Text.escaped(text)));
  }
}
