package io.purchaseintent.pipeline.ingest;

import io.purchaseintent.event.Event;
import io.purchaseintent.event.Pseudonymizer;
import org.apache.beam.sdk.transforms.DoFn;
import org.jspecify.annotations.Nullable;

/** Takes out of an event what may not be kept, and replaces the user's id by its pseudonym. */
final class PrepareForStorage extends DoFn<Event, Event> {

  private static final long serialVersionUID = 1L;

  private final byte @Nullable [] key;
  private transient @Nullable Pseudonymizer pseudonymizer;

  /** With no key, users' ids are kept as they are. */
  PrepareForStorage(byte @Nullable [] key) {
    this.key = key;
  }

  @Setup
  public void setup() {
    pseudonymizer = key == null ? null : new Pseudonymizer(key);
  }

  @ProcessElement
  public void process(@Element Event event, OutputReceiver<Event> out) {
    String user = pseudonymizer == null ? event.userId() : pseudonymizer.apply(event.userId());
    out.output(event.forStorage(user));
  }
}
