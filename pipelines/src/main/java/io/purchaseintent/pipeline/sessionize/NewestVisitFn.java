package io.purchaseintent.pipeline.sessionize;

import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.pipeline.coder.BytesCoder;
import io.purchaseintent.pipeline.online.WriteSessions;
import io.purchaseintent.pipeline.session.LiveSessions;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.values.KV;

/**
 * Of the visits that share an id the one of the newest event, behind how many events happened
 * without a pause: what {@link LiveSessions} tells when it has seen all of them.
 */
final class NewestVisitFn
    extends Combine.CombineFn<SessionState, List<SessionState>, KV<Integer, SessionState>> {

  private static final long serialVersionUID = 1L;

  private final SessionGap gap;

  NewestVisitFn(SessionGap gap) {
    this.gap = gap;
  }

  @Override
  public List<SessionState> createAccumulator() {
    return List.of();
  }

  @Override
  public List<SessionState> addInput(List<SessionState> visits, SessionState visit) {
    return newest(visits, List.of(visit));
  }

  @Override
  public List<SessionState> mergeAccumulators(Iterable<List<SessionState>> parts) {
    List<SessionState> merged = List.of();
    for (List<SessionState> part : parts) {
      merged = newest(merged, part);
    }
    return merged;
  }

  private List<SessionState> newest(List<SessionState> a, List<SessionState> b) {
    return gap.remembered(gap.union(a, b), LiveSessions.MOST_VISITS);
  }

  @Override
  public KV<Integer, SessionState> extractOutput(List<SessionState> visits) {
    SessionState newest = SessionGap.newest(visits);
    return KV.of(gap.known(visits), newest == null ? SessionState.empty() : newest);
  }

  @Override
  public Coder<List<SessionState>> getAccumulatorCoder(
      CoderRegistry registry, Coder<SessionState> inputCoder) {
    return ListCoder.of(BytesCoder.sessionState());
  }

  @Override
  public Coder<KV<Integer, SessionState>> getDefaultOutputCoder(
      CoderRegistry registry, Coder<SessionState> inputCoder) {
    return WriteSessions.KNOWN;
  }
}
