package io.purchaseintent.explanation;

import java.util.List;
import java.util.Locale;

/**
 * Something that is known of a visit, and what it adds to the margin.
 *
 * @param text in the shop's words, such as "4 views of this product, the last 2 minutes ago"
 * @param contribution log odds before calibration
 * @param features the names of what it stands for, at least one
 */
public record Reason(String text, double contribution, List<String> features) {

  public Reason {
    features = List.copyOf(features);
  }

  /** The text and the contribution, such as "no purchase before: -0.20". */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s: %+.2f", text, contribution);
  }
}
