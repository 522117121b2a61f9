package io.purchaseintent.pipeline.source;

import io.purchaseintent.event.ClockRule;
import io.purchaseintent.pipeline.job.ClockOptions;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;
import org.jspecify.annotations.Nullable;

/**
 * What a source is told. Readers take it from here and not from the source, which Flink keeps in
 * its checkpoints: a run that goes on from one must heed its own options.
 */
public interface SourceOptions extends ClockOptions {

  @Description(
      "Where events come from, the event log that the collector writes, such as file:DIR; which"
          + " kinds there are, and the options of each, stands below.")
  @Validation.Required
  String getSource();

  void setSource(String source);

  @Description(
      "How many readers share the log at most; by default as many as the runner asks for. One where"
          + " the runner takes the time of the furthest reader for that of all, as Spark does.")
  @Default.Integer(Integer.MAX_VALUE)
  int getMaxReaders();

  void setMaxReaders(int readers);

  @Description("How far the events of a partition may be out of order before they are late.")
  @Default.String("PT1M")
  String getWatermarkDelay();

  void setWatermarkDelay(String delay);

  @Description("A partition that brings nothing for so long no longer holds the others back.")
  @Default.String("PT10S")
  String getIdleAfter();

  void setIdleAfter(String idle);

  @Description(
      "Events whose time is further before when they were received (received_time) are rejected.")
  @Default.String(ClockRule.USUAL_BEHIND)
  String getMaxClockSkew();

  void setMaxClockSkew(String skew);

  @Description(
      "Go on where records were deleted from the log before they were read, as they were older than"
          + " it keeps: they are counted and told. Without it the job does not go on.")
  boolean getSkipLost();

  void setSkipLost(boolean skip);

  @Description("End once the source was silent for so long; by default the job runs on.")
  @Nullable String getUntilIdle();

  void setUntilIdle(@Nullable String idle);
}
