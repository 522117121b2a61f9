package io.purchaseintent.pipeline.asof;

import io.purchaseintent.pipeline.job.DurationOption;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.session.SessionOptions;
import java.time.Duration;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** What jobs that join snapshots as of a moment are told: training-set and skew alike. */
public interface AsOfOptions extends SessionOptions {

  @Description("Time from a snapshot's as-of time until serving sees it, as in production.")
  @Default.String("PT1H")
  String getPublishLag();

  void setPublishLag(String lag);

  /**
   * The lag.
   *
   * @throws JobFailure if it is no duration, or below zero
   */
  static Duration publishLag(AsOfOptions options) {
    return DurationOption.notNegative("publishLag", options.getPublishLag());
  }
}
