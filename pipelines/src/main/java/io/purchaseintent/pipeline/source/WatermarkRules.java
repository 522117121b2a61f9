package io.purchaseintent.pipeline.source;

import io.purchaseintent.event.ClockRule;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.json.EventTimes;
import io.purchaseintent.pipeline.job.ClockOptions;
import io.purchaseintent.pipeline.job.DurationOption;
import io.purchaseintent.pipeline.job.JobFailure;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a source tells how far event time has come.
 *
 * @param delay how far events of one partition may be out of order before they are late
 * @param idleAfter a partition that brings nothing for so long no longer holds the others back
 * @param clocks an event that breaks this rule does not count
 */
public record WatermarkRules(Duration delay, Duration idleAfter, ClockRule clocks) {

  /**
   * The rules that a user chose.
   *
   * @throws JobFailure if one is no duration, or out of bounds
   */
  public static WatermarkRules of(SourceOptions options) {
    return new WatermarkRules(
        DurationOption.notNegative("watermarkDelay", options.getWatermarkDelay()),
        DurationOption.positive("idleAfter", options.getIdleAfter()),
        new ClockRule(
            DurationOption.positive("maxClockSkew", options.getMaxClockSkew()),
            ClockOptions.maxClockAhead(options)));
  }

  /**
   * What a record says of time, in milliseconds.
   *
   * @param eventMillis when the event happened, by its own clock
   * @param reachedMillis how far it shows that time has come: no further than when it was received
   */
  public record RecordTime(long eventMillis, long reachedMillis) {}

  /**
   * The time of a record; null where it says none that can be believed.
   *
   * @param nowMillis when it is read
   */
  public @Nullable RecordTime timeOf(byte[] value, long nowMillis) {
    EventTimes times = EventJson.timesOf(value);
    Instant eventTime = times.eventTime();
    Instant now = Instant.ofEpochMilli(nowMillis);
    Instant said = times.receivedTime();
    Instant receivedTime = clocks.isYetToCome(said, now) ? null : said;
    if (eventTime == null || clocks.breach(eventTime, receivedTime) != null) {
      return null;
    }
    long eventMillis = eventTime.toEpochMilli();
    // A visitor's clock that is ahead must not make the events of all others late.
    return new RecordTime(
        eventMillis,
        receivedTime == null ? eventMillis : Math.min(eventMillis, receivedTime.toEpochMilli()));
  }
}
