package io.purchaseintent.pipeline.quality;

import io.purchaseintent.pipeline.prediction.BySession;
import io.purchaseintent.pipeline.prediction.BySession.Side;
import io.purchaseintent.pipeline.shuffle.Buckets;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Max;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;

/**
 * Holds predictions against the events of their sessions, and events against predictions, and sums:
 * a tally a bundle. Global window, bounded; one bucket of sessions and two tallies are in memory at
 * a time.
 */
final class JudgePredictions
    extends PTransform<PCollection<ScoredPrediction>, PCollection<QualityTally>> {

  private static final long serialVersionUID = 1L;

  private final transient PCollection<OutcomeEvent> events;
  private final JudgeVisits judge;
  private final List<Double> thresholds;
  private final BySession<ScoredPrediction, OutcomeEvent> bySession;

  JudgePredictions(
      PCollection<OutcomeEvent> events,
      JudgeVisits judge,
      List<Double> thresholds,
      Buckets buckets) {
    this.events = events;
    this.judge = judge;
    this.thresholds = thresholds;
    this.bySession =
        new BySession<>(
            new Side<>(ScoredPrediction::sessionId, new ScoredPrediction.PredictionCoder()),
            new Side<>(OutcomeEvent::sessionId, new OutcomeEvent.EventCoder()),
            buckets);
  }

  @Override
  public PCollection<QualityTally> expand(PCollection<ScoredPrediction> predictions) {
    PCollectionView<Long> newest =
        events
            .apply(
                "When known",
                MapElements.into(TypeDescriptors.longs()).via(OutcomeEvent::knownMillis))
            .apply("Newest", Max.longsGlobally())
            .apply("As of", View.asSingleton());
    return bySession
        .group(predictions, events)
        .apply(
            "Judge",
            ParDo.of(new JudgeFn(bySession, judge, thresholds, newest)).withSideInputs(newest))
        .setCoder(new QualityTally.TallyCoder());
  }

  private static final class JudgeFn extends DoFn<KV<Integer, CoGbkResult>, QualityTally> {
    private static final long serialVersionUID = 1L;

    private final BySession<ScoredPrediction, OutcomeEvent> bySession;
    private final JudgeVisits judge;
    private final List<Double> thresholds;
    private final PCollectionView<Long> newest;
    private transient @Nullable QualityTally tally;

    JudgeFn(
        BySession<ScoredPrediction, OutcomeEvent> bySession,
        JudgeVisits judge,
        List<Double> thresholds,
        PCollectionView<Long> newest) {
      this.bySession = bySession;
      this.judge = judge;
      this.thresholds = thresholds;
      this.newest = newest;
    }

    @StartBundle
    public void startBundle() {
      tally = new QualityTally(thresholds);
    }

    @ProcessElement
    public void process(ProcessContext context) {
      long newestMillis = context.sideInput(newest);
      QualityTally sums = tally();
      sums.noteNewest(newestMillis);
      bySession.forEach(
          context.element(),
          (id, predictions, events) ->
              judge.of(id, predictions, events, newestMillis, sums).forEach(sums::add));
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      context.output(tally(), GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
      tally = null;
    }

    private QualityTally tally() {
      if (tally == null) {
        throw new IllegalStateException("No bundle was started");
      }
      return tally;
    }
  }
}
