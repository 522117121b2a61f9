package io.purchaseintent.pipeline.ingest;

import io.purchaseintent.event.Event;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.pipeline.money.InShopCurrency;
import org.apache.beam.sdk.transforms.DoFn;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of an event what may not be kept, replaces ids by their pseudonyms, and gives it its
 * price in the shop's currency.
 */
final class PrepareForStorage extends DoFn<Event, Event> {

  private static final long serialVersionUID = 1L;

  private final InShopCurrency money;
  private final byte @Nullable [] key;
  private transient @Nullable Pseudonymizer pseudonymizer;

  /** With no key, ids are kept as they are. */
  PrepareForStorage(InShopCurrency money, byte @Nullable [] key) {
    this.money = money;
    this.key = key;
  }

  @Setup
  public void setup() {
    pseudonymizer = key == null ? null : new Pseudonymizer(key);
  }

  @ProcessElement
  public void process(@Element Event event, OutputReceiver<Event> out) {
    Event priced = money.of(event);
    out.output(
        pseudonymizer == null
            ? priced.forStorage(priced.userId())
            : priced.forStorage(pseudonymizer));
  }
}
