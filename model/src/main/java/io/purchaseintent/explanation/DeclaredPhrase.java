package io.purchaseintent.explanation;

import io.purchaseintent.feature.DeclaredFeature;
import java.util.Locale;

/** How a feature that a shop has declared is told: by its name, as words. */
final class DeclaredPhrase {

  private DeclaredPhrase() {}

  static Phrase of(DeclaredFeature feature) {
    String name = feature.name().replace('_', ' ');
    return new Phrase(
        feature.name(),
        feature.name(),
        value -> name + ": " + text(feature, value),
        name + ": not known");
  }

  private static String text(DeclaredFeature feature, Object value) {
    if (!(value instanceof Double number)) {
      return value.toString();
    }
    if (feature.source() instanceof DeclaredFeature.Aggregate aggregate
        && aggregate.function() == DeclaredFeature.Function.SHARE) {
      return String.format(Locale.ROOT, "%.3g%%", 100 * number);
    }
    boolean days = feature.type() == DeclaredFeature.Type.DAYS_SINCE;
    return text(number) + (days ? number == 1 ? " day" : " days" : "");
  }

  private static String text(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? String.format(Locale.ROOT, "%.0f", number)
        : String.format(Locale.ROOT, "%.4g", number);
  }
}
