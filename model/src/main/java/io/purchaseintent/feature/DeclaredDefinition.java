package io.purchaseintent.feature;

import io.purchaseintent.feature.DeclaredFeature.Aggregate;
import io.purchaseintent.feature.DeclaredFeature.Column;
import io.purchaseintent.feature.DeclaredFeature.Type;
import io.purchaseintent.feature.FeatureDefinition.Categorical;
import io.purchaseintent.feature.FeatureDefinition.Entity;
import io.purchaseintent.feature.FeatureDefinition.Numeric;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a declared feature is read at a request: the one way, of jobs, training and server. */
final class DeclaredDefinition {

  private static final double NOTHING_COUNTED = 0;

  private DeclaredDefinition() {}

  /** The definition of a declared feature. */
  static FeatureDefinition of(DeclaredFeature feature) {
    Entity entity =
        switch (feature.of()) {
          case SHOPPER -> Entity.USER;
          case PRODUCT, CATEGORY -> Entity.PRODUCT;
          case VISIT -> Entity.SESSION;
        };
    if (feature.type() == Type.CATEGORY) {
      return new Categorical(
          feature.name(),
          feature.version(),
          entity,
          feature.description(),
          input -> (String) value(feature, input),
          feature);
    }
    return new Numeric(
        feature.name(),
        feature.version(),
        entity,
        feature.description(),
        input -> number(value(feature, input), input),
        feature);
  }

  private static double number(@Nullable Object value, FeatureInput input) {
    if (value instanceof Instant time) {
      return Math.max(0, Duration.between(time, input.request().time()).toDays());
    }
    return value == null ? Double.NaN : (Double) value;
  }

  private static @Nullable Object value(DeclaredFeature feature, FeatureInput input) {
    if (feature.source() instanceof Column column) {
      Object value = declared(feature, input).get(feature.key());
      return value == null && column.otherwise() != null
          ? otherwise(feature, column.otherwise())
          : value;
    }
    Aggregate aggregate = (Aggregate) feature.source();
    if (feature.of() == DeclaredFeature.Of.VISIT) {
      return ofVisit(feature, aggregate, input);
    }
    if (!isKnown(feature.of(), input)) {
      return null;
    }
    Object value = declared(feature, input).get(feature.key());
    return value == null ? ofNothing(aggregate) : value;
  }

  private static boolean isKnown(DeclaredFeature.Of of, FeatureInput input) {
    ProductStats product = input.product();
    return switch (of) {
      case SHOPPER -> input.user() != null;
      case PRODUCT -> product != null;
      case CATEGORY -> product != null && product.category() != null;
      case VISIT -> input.session() != null;
    };
  }

  /** What an aggregate says of one who is known, and did nothing of what it counts. */
  private static @Nullable Object ofNothing(Aggregate aggregate) {
    return switch (aggregate.function()) {
      case COUNT, SUM, DISTINCT -> NOTHING_COUNTED;
      case MEAN, LAST, SHARE, DAYS_SINCE -> null;
    };
  }

  private static DeclaredValues declared(DeclaredFeature feature, FeatureInput input) {
    return feature.of() == DeclaredFeature.Of.SHOPPER
        ? input.declaredOfShopper()
        : input.declaredOfProduct();
  }

  private static @Nullable Object ofVisit(
      DeclaredFeature feature, Aggregate aggregate, FeatureInput input) {
    SessionFacts session = input.session();
    if (session == null) {
      return null;
    }
    DeclaredTally tally = new DeclaredTally();
    boolean any = false;
    ShownAgain again = input.shownAgain(session);
    long now = input.timeMillis();
    long from = now - aggregate.window() * 1_000L;
    for (CompactEvent event : session.events) {
      boolean seen =
          aggregate.window() == 0 || (event.timeMillis() > from && event.timeMillis() <= now);
      if (seen && !again.contain(event)) {
        any |= DeclaredTally.add(aggregate, "", event, event.timeMillis(), () -> tally);
      }
    }
    return any ? tally.value(feature.slot().kind()) : ofNothing(aggregate);
  }

  /** A default, read as a row's text is. */
  private static @Nullable Object otherwise(DeclaredFeature feature, String text) {
    DeclaredTally tally = new DeclaredTally();
    tally.say(new DeclaredTally.Newest(0, 0, 0, text));
    return tally.value(feature.slot().kind());
  }
}
