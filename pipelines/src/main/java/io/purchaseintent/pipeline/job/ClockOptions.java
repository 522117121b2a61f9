package io.purchaseintent.pipeline.job;

import io.purchaseintent.event.ClockRule;
import java.time.Duration;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** What jobs that take events in are told of clients' clocks. */
public interface ClockOptions extends PipelineOptions {

  @Description(
      "Events whose time is further after when they were received (received_time) are rejected.")
  @Default.String(ClockRule.USUAL_AHEAD)
  String getMaxClockAhead();

  void setMaxClockAhead(String ahead);

  /**
   * How far the time of an event may be after when it was received.
   *
   * @throws JobFailure if it is no duration, or out of bounds
   */
  static Duration maxClockAhead(ClockOptions options) {
    Duration ahead = DurationOption.notNegative("maxClockAhead", options.getMaxClockAhead());
    if (!ClockRule.isAhead(ahead)) {
      throw JobFailure.ofOption(
          "maxClockAhead", options.getMaxClockAhead(), ClockRule.BOUNDS_OF_AHEAD);
    }
    return ahead;
  }
}
