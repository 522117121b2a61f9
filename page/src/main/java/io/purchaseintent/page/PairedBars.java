package io.purchaseintent.page;

import java.util.List;
import java.util.Locale;

/**
 * Lying bars of shares with a name on the left and words on the right, two in each row: a pale one
 * of what is compared with, and a dark one before it. As SVG.
 */
public final class PairedBars {

  private static final int WIDTH = 520;
  private static final int ROW = 26;
  private static final int NAMES = 150;
  private static final int WORDS = 130;
  private static final int MOST_LETTERS = 20;

  /**
   * A row.
   *
   * @param reference share of the reference, 0 to 1
   * @param now share of now, 0 to 1
   */
  public record Pair(String name, double reference, double now) {}

  private PairedBars() {}

  /** The drawing; the longest bar is as long as there is room. */
  public static String svg(String title, List<Pair> pairs) {
    double most =
        pairs.stream().mapToDouble(each -> Math.max(each.reference(), each.now())).max().orElse(0);
    int room = WIDTH - NAMES - WORDS;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" role=\"img\"><title>%s</title>",
            WIDTH,
            pairs.size() * ROW + 4,
            Text.escaped(title)));
    for (int i = 0; i < pairs.size(); i++) {
      Pair pair = pairs.get(i);
      double were = most > 0 ? room * pair.reference() / most : 0;
      double are = most > 0 ? room * pair.now() / most : 0;
      svg.append(
          String.format(
              Locale.ROOT,
              "<text class=\"end ink\" x=\"%d\" y=\"%d\">%s</text>"
                  + "<rect class=\"were\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>"
                  + "<rect class=\"bar\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>"
                  + "<text x=\"%.1f\" y=\"%d\">%s, was %s</text>",
              NAMES - 10,
              i * ROW + 18,
              Text.escaped(shortened(pair.name())),
              NAMES,
              i * ROW + 4,
              were,
              ROW - 6,
              NAMES,
              i * ROW + 9,
              are,
              ROW - 16,
              NAMES + Math.max(were, are) + 8,
              i * ROW + 18,
              Text.percent(pair.now()),
              Text.percent(pair.reference())));
    }
    return svg + "</svg>";
  }

  private static String shortened(String name) {
    // Of paths the end tells them apart.
    return name.length() > MOST_LETTERS
        ? "…" + name.substring(name.length() - MOST_LETTERS + 1)
        : name;
  }
}
