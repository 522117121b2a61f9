package io.purchaseintent.pipeline.drift;

import io.purchaseintent.monitoring.ProfileTally;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.monitoring.SessionSample;
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
  private transient @Nullable Bundle bundle;

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
    bundle = new Bundle(Objects.requireNonNull(yardstick, "setup() was not called"));
  }

  @ProcessElement
  public void process(@Element KV<Integer, Iterable<byte[]>> bucket) {
    Map<Long, SessionPick> picks = new HashMap<>();
    for (byte[] block : bucket.getValue()) {
      PackBlocks.unpack(block, CODER, pick -> picks.merge(pick.session(), pick, this::first));
    }
    Bundle open = open();
    picks.values().forEach(open::add);
  }

  private SessionPick first(SessionPick a, SessionPick b) {
    return SessionPick.ORDER.compare(a, b) <= 0 ? a : b;
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    context.output(open().tally(), GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
    bundle = null;
  }

  private Bundle open() {
    return Objects.requireNonNull(bundle, "No bundle was started");
  }

  /** What a bundle counts. */
  private static final class Bundle {
    private final Yardstick by;
    private final DriftTally tally;
    private final ProfileTally features;
    private final ProfileTally scores;

    Bundle(Yardstick by) {
      this.by = by;
      this.tally = DriftTally.empty(by);
      this.features = new ProfileTally(by.features(), by.slices().size());
      this.scores = new ProfileTally(by.scores(), by.slices().size());
    }

    void add(SessionPick pick) {
      int[] slices = by.slices().of(pick.vector(), pick.segment());
      features.addSession(pick.vector(), slices);
      scores.addSession(ReferenceProfile.scores(pick.propensity(), pick.margin()), slices);
      tally.means().add(pick.propensity(), slices);
      tally
          .sample()
          .add(new SessionSample.Row(pick.session(), pick.row(), pick.segment(), pick.vector()));
    }

    DriftTally tally() {
      tally.features().merge(features.counts());
      tally.scores().merge(scores.counts());
      return tally;
    }
  }
}
