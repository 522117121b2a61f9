package io.purchaseintent.pipeline.skew;

import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.pipeline.prediction.PredictionCoder;
import io.purchaseintent.pipeline.shuffle.Buckets;
import io.purchaseintent.pipeline.shuffle.PackBlocks;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Finds the session state that each prediction was made with, among those that the session's events
 * have made. Global window, bounded; one bucket of sessions is in memory at a time.
 */
final class MatchSessionStates
    extends PTransform<PCollection<LoggedPrediction>, PCollection<MatchedPrediction>> {

  private static final long serialVersionUID = 1L;

  private static final TupleTag<byte[]> EVENTS = new TupleTag<>("events") {};
  private static final TupleTag<byte[]> PREDICTIONS = new TupleTag<>("predictions") {};

  private static final ReceivedEvent.EventCoder EVENT = new ReceivedEvent.EventCoder();
  private static final PredictionCoder PREDICTION = new PredictionCoder();

  private final transient PCollection<ReceivedEvent> events;
  private final SessionGap gap;
  private final Buckets buckets;

  MatchSessionStates(PCollection<ReceivedEvent> events, SessionGap gap, Buckets buckets) {
    this.events = events;
    this.gap = gap;
    this.buckets = buckets;
  }

  @Override
  public PCollection<MatchedPrediction> expand(PCollection<LoggedPrediction> predictions) {
    Buckets spread = buckets;
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
        .apply("Match", ParDo.of(new MatchFn(gap)))
        .setCoder(new MatchedPrediction.MatchedCoder());
  }

  private static final class MatchFn extends DoFn<KV<Integer, CoGbkResult>, MatchedPrediction> {
    private static final long serialVersionUID = 1L;
    private final SessionGap gap;

    MatchFn(SessionGap gap) {
      this.gap = gap;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, CoGbkResult> bucket, OutputReceiver<MatchedPrediction> out) {
      Map<String, List<LoggedPrediction>> predictions = new HashMap<>();
      for (byte[] block : bucket.getValue().getAll(PREDICTIONS)) {
        PackBlocks.unpack(
            block,
            PREDICTION,
            prediction ->
                predictions
                    .computeIfAbsent(prediction.sessionId(), id -> new ArrayList<>())
                    .add(prediction));
      }
      Map<String, List<ReceivedEvent>> events = new HashMap<>();
      for (byte[] block : bucket.getValue().getAll(EVENTS)) {
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
          (id, ofSession) -> match(ofSession, events.getOrDefault(id, List.of()), out));
    }

    private void match(
        List<LoggedPrediction> predictions,
        List<ReceivedEvent> events,
        OutputReceiver<MatchedPrediction> out) {
      Set<StateIdentity> served =
          predictions.stream()
              .map(LoggedPrediction::session)
              .filter(StateIdentity::isPresent)
              .collect(Collectors.toSet());
      Map<StateIdentity, SessionState> found = SessionStates.find(events, gap, served);
      for (LoggedPrediction prediction : predictions) {
        out.output(
            new MatchedPrediction(
                prediction,
                prediction.session().isPresent()
                    ? found.get(prediction.session())
                    : SessionState.empty()));
      }
    }
  }
}
