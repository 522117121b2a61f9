package io.purchaseintent.pipeline.skew;

import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.pipeline.prediction.BySession;
import io.purchaseintent.pipeline.prediction.BySession.Side;
import io.purchaseintent.pipeline.prediction.PredictionCoder;
import io.purchaseintent.pipeline.shuffle.Buckets;
import io.purchaseintent.prediction.LoggedPrediction;
import io.purchaseintent.prediction.StateIdentity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Finds the session state that each prediction was made with, among those that the session's events
 * have made. Global window, bounded; one bucket of sessions is in memory at a time.
 */
final class MatchSessionStates
    extends PTransform<PCollection<LoggedPrediction>, PCollection<MatchedPrediction>> {

  private static final long serialVersionUID = 1L;

  private final transient PCollection<ReceivedEvent> events;
  private final SessionGap gap;
  private final BySession<LoggedPrediction, ReceivedEvent> bySession;

  MatchSessionStates(PCollection<ReceivedEvent> events, SessionGap gap, Buckets buckets) {
    this.events = events;
    this.gap = gap;
    this.bySession =
        new BySession<>(
            new Side<>(LoggedPrediction::sessionId, new PredictionCoder()),
            new Side<>(ReceivedEvent::sessionId, new ReceivedEvent.EventCoder()),
            buckets);
  }

  @Override
  public PCollection<MatchedPrediction> expand(PCollection<LoggedPrediction> predictions) {
    return bySession
        .group(predictions, events)
        .apply("Match", ParDo.of(new MatchFn(bySession, gap)))
        .setCoder(new MatchedPrediction.MatchedCoder());
  }

  private static final class MatchFn extends DoFn<KV<Integer, CoGbkResult>, MatchedPrediction> {
    private static final long serialVersionUID = 1L;
    private final BySession<LoggedPrediction, ReceivedEvent> bySession;
    private final SessionGap gap;

    MatchFn(BySession<LoggedPrediction, ReceivedEvent> bySession, SessionGap gap) {
      this.bySession = bySession;
      this.gap = gap;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, CoGbkResult> bucket, OutputReceiver<MatchedPrediction> out) {
      bySession.forEach(bucket, (id, predictions, events) -> match(predictions, events, out));
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
      // Most sessions may have no prediction: their states are not made.
      Map<StateIdentity, SessionState> found =
          served.isEmpty() ? Map.of() : SessionStates.find(events, gap, served);
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
