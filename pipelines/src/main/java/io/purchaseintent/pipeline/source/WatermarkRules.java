package io.purchaseintent.pipeline.source;

import io.purchaseintent.event.ClockSkew;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.json.EventTimes;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a source tells how far event time has come.
 *
 * @param delay how far events of one partition may be out of order before they are late
 * @param idleAfter a partition that brings nothing for so long no longer holds the others back
 * @param maxClockSkew an event further from when it was received does not count
 */
public record WatermarkRules(Duration delay, Duration idleAfter, Duration maxClockSkew)
    implements Serializable {

  /** The time of a record in milliseconds; null where it says none that can be believed. */
  @Nullable Long eventMillis(byte[] value) {
    EventTimes times = EventJson.timesOf(value);
    Instant eventTime = times.eventTime();
    if (eventTime == null
        || new ClockSkew(maxClockSkew).check(eventTime, times.receivedTime()) != null) {
      return null;
    }
    return eventTime.toEpochMilli();
  }
}
