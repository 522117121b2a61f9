package io.purchaseintent.pipeline.aggregate;

import io.purchaseintent.feature.UserTimeline;
import io.purchaseintent.pipeline.coder.BytesCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine;

/** Merges the timelines of a shopper. */
final class UserTimelineFn extends Combine.CombineFn<UserTimeline, UserTimeline, UserTimeline> {

  private static final long serialVersionUID = 1L;

  @Override
  public UserTimeline createAccumulator() {
    return new UserTimeline();
  }

  @Override
  public UserTimeline addInput(UserTimeline timeline, UserTimeline more) {
    timeline.merge(more);
    return timeline;
  }

  @Override
  public UserTimeline mergeAccumulators(Iterable<UserTimeline> timelines) {
    UserTimeline merged = createAccumulator();
    timelines.forEach(merged::merge);
    return merged;
  }

  @Override
  public UserTimeline extractOutput(UserTimeline timeline) {
    return timeline;
  }

  @Override
  public Coder<UserTimeline> getAccumulatorCoder(
      CoderRegistry registry, Coder<UserTimeline> inputCoder) {
    return BytesCoder.userTimeline();
  }

  @Override
  public Coder<UserTimeline> getDefaultOutputCoder(
      CoderRegistry registry, Coder<UserTimeline> inputCoder) {
    return BytesCoder.userTimeline();
  }
}
