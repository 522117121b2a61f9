package io.purchaseintent.incident.shop;

import io.purchaseintent.decision.Cost;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The policy that the shop's server decides by, as a file for {@code ./intent serve --policy}.
 *
 * @param share of visits that get a choice that is drawn
 * @param uplifts what the shop believes of each choice: an odds ratio for each band of the
 *     propensity, or one for all
 */
public record ShopPolicy(double share, Map<? extends Choice, List<Double>> uplifts) {

  public ShopPolicy {
    uplifts = Map.copyOf(uplifts);
  }

  /** The file's text. */
  public String yaml() {
    StringBuilder text = begin(share);
    uplifts.entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getKey().code()))
        .forEach(entry -> add(text, entry.getKey(), entry.getValue()));
    return text.toString();
  }

  /**
   * The file's text of a policy for visits whose scores mean nothing: each is offered the same, if
   * that pays on the average.
   *
   * @param added what it adds to the probability of a purchase, on the average
   */
  public static String withoutScores(Choice choice, double added) {
    StringBuilder text = begin(0);
    begin(text, choice);
    return text.append(line("      - {absolute: %.4f}%n", added)).toString();
  }

  private static StringBuilder begin(double share) {
    return new StringBuilder()
        .append("name: incidents\nzone: UTC\n")
        .append(line("margin: %s%n", Takings.MARGIN))
        .append(line("average_order_value: %s%n", Takings.AVERAGE_ORDER))
        .append(line("exploration: {share: %s, among: allowed}%n", share))
        .append("actions:\n  - action: none\n");
  }

  private static void begin(StringBuilder text, Choice choice) {
    Cost cost = choice.cost();
    text.append(line("  - action: %s%n", choice.code()))
        .append(
            line(
                "    cost: {fixed: %s, share_of_order: %s, paid: %s}%n",
                cost.fixed(), cost.shareOfOrder(), cost.paid().code()))
        .append("    uplift:\n");
  }

  private static void add(StringBuilder text, Choice choice, List<Double> ratios) {
    begin(text, choice);
    int last = ratios.size() - 1;
    for (int band = 0; band <= last; band++) {
      String end = band < last ? line("up_to: %s, ", Uplifts.BANDS.get(band)) : "";
      text.append(line("      - {%sodds_ratio: %.4f}%n", end, ratios.get(band)));
    }
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
