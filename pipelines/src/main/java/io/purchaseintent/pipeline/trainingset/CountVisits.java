package io.purchaseintent.pipeline.trainingset;

import io.purchaseintent.pipeline.shuffle.MergeFn;
import io.purchaseintent.training.TimeSplit;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Counts visits and their moments, so that it is known how many fit before any is joined. One
 * element: the {@link VisitCounts} as text. Global window, bounded.
 */
final class CountVisits extends PTransform<PCollection<LabeledSession>, PCollection<String>> {

  private static final long serialVersionUID = 1L;

  @Override
  public PCollection<String> expand(PCollection<LabeledSession> sessions) {
    VisitCounts.CountsCoder coder = new VisitCounts.CountsCoder();
    return sessions
        .apply("Tally", ParDo.of(new TallyFn()))
        .setCoder(coder)
        .apply(
            "Sum",
            Combine.globally(
                MergeFn.of(VisitCounts::new, VisitCounts::merge, coder)
                    .giving(VisitCounts::toText, StringUtf8Coder.of())));
  }

  /** Counts the visits of a bundle. */
  private static final class TallyFn extends DoFn<LabeledSession, VisitCounts> {
    private static final long serialVersionUID = 1L;
    private transient @Nullable VisitCounts counts;

    @StartBundle
    public void startBundle() {
      counts = null;
    }

    @ProcessElement
    public void process(@Element LabeledSession session) {
      VisitCounts counted = counts == null ? new VisitCounts() : counts;
      TimeSplit.Part part = session.part();
      counted.add(
          part,
          session.moments().purchased(),
          VisitCounts.slice(session.sessionId(), session.moments().startMillis()),
          session.moments().count());
      counts = counted;
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      if (counts != null) {
        context.output(counts, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
        counts = null;
      }
    }
  }
}
