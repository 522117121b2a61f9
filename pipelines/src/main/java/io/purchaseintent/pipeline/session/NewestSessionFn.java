package io.purchaseintent.pipeline.session;

import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.pipeline.coder.BytesCoder;
import io.purchaseintent.pipeline.online.WriteSessions;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.values.KV;

/**
 * The visit of the newest event of a session id, of all of its events that share a window, behind
 * how many happened without a pause: of two answers with one newest event that of more is newer.
 */
final class NewestSessionFn
    extends Combine.CombineFn<CompactEvent, List<SessionState>, KV<Integer, SessionState>> {

  private static final long serialVersionUID = 1L;

  private final SessionGap gap;

  NewestSessionFn(SessionGap gap) {
    this.gap = gap;
  }

  @Override
  public List<SessionState> createAccumulator() {
    return List.of();
  }

  @Override
  public List<SessionState> addInput(List<SessionState> sessions, CompactEvent event) {
    return gap.remembered(gap.with(sessions, event), LiveSessions.MOST_VISITS);
  }

  @Override
  public List<SessionState> mergeAccumulators(Iterable<List<SessionState>> parts) {
    List<SessionState> merged = List.of();
    for (List<SessionState> part : parts) {
      merged = gap.remembered(gap.union(merged, part), LiveSessions.MOST_VISITS);
    }
    return merged;
  }

  @Override
  public KV<Integer, SessionState> extractOutput(List<SessionState> sessions) {
    SessionState newest = SessionGap.newest(sessions);
    return KV.of(gap.known(sessions), newest == null ? SessionState.empty() : newest);
  }

  @Override
  public Coder<List<SessionState>> getAccumulatorCoder(
      CoderRegistry registry, Coder<CompactEvent> inputCoder) {
    return ListCoder.of(BytesCoder.sessionState());
  }

  @Override
  public Coder<KV<Integer, SessionState>> getDefaultOutputCoder(
      CoderRegistry registry, Coder<CompactEvent> inputCoder) {
    return WriteSessions.KNOWN;
  }
}
