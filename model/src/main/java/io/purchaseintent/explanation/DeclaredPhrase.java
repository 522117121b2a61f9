package io.purchaseintent.explanation;

import io.purchaseintent.feature.DeclaredFeature;
import java.util.Locale;

/** How a feature that a shop has declared is told: by its name, as words. */
final class DeclaredPhrase {

  private DeclaredPhrase() {}

  static Phrase of(DeclaredFeature feature) {
    String name = feature.name().replace('_', ' ');
    return new Phrase(
        feature.name(), feature.name(), value -> name + ": " + text(value), name + ": not known");
  }

  private static String text(Object value) {
    if (!(value instanceof Double number)) {
      return value.toString();
    }
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? String.format(Locale.ROOT, "%.0f", number)
        : String.format(Locale.ROOT, "%.4g", number);
  }
}
