package io.purchaseintent.pipeline.ingest;

import io.purchaseintent.event.Event;
import io.purchaseintent.pipeline.job.DayPeriod;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;

/** Lets the events of a period through, and counts the others. */
final class OfPeriodFn extends DoFn<Event, Event> {

  static final String OUTSIDE = "events_outside";

  private static final long serialVersionUID = 1L;

  private final DayPeriod period;
  private final Counter outside = Metrics.counter(OfPeriodFn.class, OUTSIDE);

  OfPeriodFn(DayPeriod period) {
    this.period = period;
  }

  @ProcessElement
  public void process(@Element Event event, OutputReceiver<Event> out) {
    if (period.contains(event.eventTime())) {
      out.output(event);
    } else {
      outside.inc();
    }
  }
}
