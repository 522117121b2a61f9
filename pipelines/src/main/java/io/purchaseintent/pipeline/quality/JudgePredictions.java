package io.purchaseintent.pipeline.quality;

import io.purchaseintent.pipeline.shuffle.Buckets;
import io.purchaseintent.pipeline.shuffle.PackBlocks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Max;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;

/**
 * Holds predictions against the events of their sessions, and sums: a tally a bundle. Global
 * window, bounded; one bucket of sessions and two tallies are in memory at a time.
 */
final class JudgePredictions
    extends PTransform<PCollection<ScoredPrediction>, PCollection<QualityTally>> {

  private static final long serialVersionUID = 1L;

  private static final TupleTag<byte[]> EVENTS = new TupleTag<>("events") {};
  private static final TupleTag<byte[]> PREDICTIONS = new TupleTag<>("predictions") {};

  private static final OutcomeEvent.EventCoder EVENT = new OutcomeEvent.EventCoder();
  private static final ScoredPrediction.PredictionCoder PREDICTION =
      new ScoredPrediction.PredictionCoder();

  private final transient PCollection<OutcomeEvent> events;
  private final JudgeVisits judge;
  private final List<Double> thresholds;
  private final Buckets buckets;

  JudgePredictions(
      PCollection<OutcomeEvent> events,
      JudgeVisits judge,
      List<Double> thresholds,
      Buckets buckets) {
    this.events = events;
    this.judge = judge;
    this.thresholds = thresholds;
    this.buckets = buckets;
  }

  @Override
  public PCollection<QualityTally> expand(PCollection<ScoredPrediction> predictions) {
    Buckets spread = buckets;
    PCollectionView<Long> newest =
        events
            .apply(
                "When known",
                MapElements.into(TypeDescriptors.longs()).via(OutcomeEvent::knownMillis))
            .apply("Newest", Max.longsGlobally())
            .apply("As of", View.asSingleton());
    return KeyedPCollectionTuple.of(
            EVENTS,
            events.apply(
                "Events",
                PackBlocks.by(event -> spread.of(event.sessionId()), VarIntCoder.of(), EVENT)))
        .and(
            PREDICTIONS,
            predictions.apply(
                "Predictions",
                PackBlocks.by(
                    prediction -> spread.of(prediction.sessionId()), VarIntCoder.of(), PREDICTION)))
        .apply("Group", CoGroupByKey.create())
        .apply("Judge", ParDo.of(new JudgeFn(judge, thresholds, newest)).withSideInputs(newest))
        .setCoder(new QualityTally.TallyCoder());
  }

  private static final class JudgeFn extends DoFn<KV<Integer, CoGbkResult>, QualityTally> {
    private static final long serialVersionUID = 1L;

    private final JudgeVisits judge;
    private final List<Double> thresholds;
    private final PCollectionView<Long> newest;
    private transient @Nullable QualityTally tally;

    JudgeFn(JudgeVisits judge, List<Double> thresholds, PCollectionView<Long> newest) {
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
      CoGbkResult bucket = context.element().getValue();
      long newestMillis = context.sideInput(newest);
      QualityTally sums = tally();
      sums.noteNewest(newestMillis);
      Map<String, List<ScoredPrediction>> predictions = new HashMap<>();
      for (byte[] block : bucket.getAll(PREDICTIONS)) {
        PackBlocks.unpack(
            block,
            PREDICTION,
            prediction ->
                predictions
                    .computeIfAbsent(prediction.sessionId(), id -> new ArrayList<>())
                    .add(prediction));
      }
      Map<String, List<OutcomeEvent>> events = new HashMap<>();
      for (byte[] block : bucket.getAll(EVENTS)) {
        PackBlocks.unpack(
            block,
            EVENT,
            event -> {
              if (predictions.containsKey(event.sessionId())) {
                events.computeIfAbsent(event.sessionId(), id -> new ArrayList<>()).add(event);
              }
            });
      }
      predictions.forEach(
          (id, made) ->
              judge
                  .of(id, made, events.getOrDefault(id, List.of()), newestMillis, sums)
                  .forEach(sums::add));
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
