package io.purchaseintent.pipeline.session;

import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.pipeline.job.DurationOption;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.job.JobOptions;
import java.time.DateTimeException;
import java.time.ZoneId;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;

/** What jobs on sessions are told. */
public interface SessionOptions extends JobOptions {

  @Description("The least time without an event that ends a session.")
  @Default.String("PT30M")
  String getSessionGap();

  void setSessionGap(String gap);

  @Description("Time zone of shoppers whose own zone is unknown.")
  @Default.String("UTC")
  String getShopZone();

  void setShopZone(String zone);

  /**
   * The gap that ends a session.
   *
   * @throws JobFailure if it is no duration above zero
   */
  static SessionGap sessionGap(SessionOptions options) {
    return new SessionGap(DurationOption.positive("sessionGap", options.getSessionGap()));
  }

  /**
   * The shop's zone.
   *
   * @throws JobFailure if there is no such zone
   */
  static ZoneId shopZone(SessionOptions options) {
    try {
      return ZoneId.of(options.getShopZone());
    } catch (DateTimeException e) {
      throw JobFailure.ofOption(
          "shopZone", options.getShopZone(), "is no time zone, such as Europe/Vienna");
    }
  }
}
