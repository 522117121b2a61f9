package io.purchaseintent.page;

import java.util.List;
import java.util.Locale;

/** Lying bars with a name on the left and words on the right, as SVG. */
public final class Bars {

  private static final int WIDTH = 520;
  private static final int ROW = 24;
  private static final int NAMES = 190;
  private static final int WORDS = 96;

  /**
   * A bar.
   *
   * @param value its length
   * @param words what stands behind it
   */
  public record Bar(String name, double value, String words) {}

  private Bars() {}

  /** The drawing; the longest bar is as long as there is room. */
  public static String svg(String title, List<Bar> bars) {
    double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
    int room = WIDTH - NAMES - WORDS;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" role=\"img\"><title>%s</title>",
            WIDTH,
            bars.size() * ROW + 4,
            Text.escaped(title)));
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      double length = most > 0 ? room * Math.max(0, bar.value()) / most : 0;
      svg.append(
          String.format(
              Locale.ROOT,
              "<text class=\"end ink\" x=\"%d\" y=\"%d\">%s</text>"
                  + "<rect class=\"bar\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>"
                  + "<text x=\"%.1f\" y=\"%d\">%s</text>",
              NAMES - 10,
              i * ROW + 17,
              Text.escaped(bar.name()),
              NAMES,
              i * ROW + 5,
              Math.max(1, length),
              ROW - 8,
              NAMES + length + 8,
              i * ROW + 17,
              Text.escaped(bar.words())));
    }
    return svg + "</svg>";
  }
}
