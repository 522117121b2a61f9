package io.purchaseintent.pipeline;

import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.OwnField;
import org.jspecify.annotations.Nullable;

/** Whether the product that an event is about is dear for one of its kind. */
public final class PriceBand implements OwnField.Text {

  @Override
  public String name() {
    return "price_band";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public @Nullable String of(CompactEvent event) {
    if (event.priceMicros() == 0) {
      return null;
    }
    long dear = "category1".equals(event.category()) ? 40_000_000 : 15_000_000;
    return event.priceMicros() < dear ? "usual" : "dear";
  }
}
