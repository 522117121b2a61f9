package io.purchaseintent.pipeline.drift;

import io.purchaseintent.pipeline.shuffle.PackBlocks;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/**
 * Finds the one prediction that stands for each session of a bucket, and counts it in its slices.
 */
final class TallySessionsFn extends DoFn<KV<Integer, Iterable<byte[]>>, DriftTally> {

  private static final long serialVersionUID = 1L;
  private static final SessionPick.PickCoder CODER = new SessionPick.PickCoder();

  private final int hours;
  private final String reference;

  private transient @Nullable Yardstick yardstick;
  private transient @Nullable DriftCounter counter;

  /**
   * @param hours of the period
   * @param reference as {@link Yardstick#text}
   */
  TallySessionsFn(int hours, String reference) {
    this.hours = hours;
    this.reference = reference;
  }

  @Setup
  public void setup() {
    yardstick = Yardstick.ofText(reference, hours);
  }

  @StartBundle
  public void startBundle() {
    counter = new DriftCounter(Objects.requireNonNull(yardstick, "setup() was not called"));
  }

  @ProcessElement
  public void process(@Element KV<Integer, Iterable<byte[]>> bucket) {
    Map<Long, SessionPick> picks = new HashMap<>();
    for (byte[] block : bucket.getValue()) {
      PackBlocks.unpack(
          block, CODER, pick -> picks.merge(pick.session(), pick, SessionPick::first));
    }
    picks.values().forEach(open()::addSession);
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    context.output(open().tally(), GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
    counter = null;
  }

  private DriftCounter open() {
    return Objects.requireNonNull(counter, "No bundle was started");
  }
}
