package io.purchaseintent.pipeline.session;

import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.pipeline.coder.BytesCoder;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.transforms.Combine;

/** The visit of the newest event of a session id, of all of its events that share a window. */
final class NewestSessionFn
    extends Combine.CombineFn<CompactEvent, List<SessionState>, SessionState> {

  private static final long serialVersionUID = 1L;

  /**
   * So many visits of an id that is used for ever, as a kiosk's, are remembered at the most, with
   * pauses that are no longer than a window. An event that is so late that it belongs to an older
   * one is forgotten, and the newest visit is what it is.
   */
  static final int MOST_VISITS = 32;

  private static final Comparator<SessionState> BY_END = Comparator.comparing(SessionState::newest);

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
    return newest(gap.with(sessions, event));
  }

  @Override
  public List<SessionState> mergeAccumulators(Iterable<List<SessionState>> parts) {
    List<SessionState> merged = List.of();
    for (List<SessionState> part : parts) {
      merged = newest(gap.union(merged, part));
    }
    return merged;
  }

  /** The visits that ended last, in the order in which they are. */
  private static List<SessionState> newest(List<SessionState> visits) {
    if (visits.size() <= MOST_VISITS) {
      return visits;
    }
    List<SessionState> byEnd = visits.stream().sorted(BY_END).toList();
    SessionState oldest = byEnd.get(visits.size() - MOST_VISITS);
    return visits.stream().filter(visit -> BY_END.compare(visit, oldest) >= 0).toList();
  }

  @Override
  public SessionState extractOutput(List<SessionState> sessions) {
    SessionState newest = SessionGap.newest(sessions);
    return newest == null ? SessionState.empty() : newest;
  }

  @Override
  public Coder<List<SessionState>> getAccumulatorCoder(
      CoderRegistry registry, Coder<CompactEvent> inputCoder) {
    return ListCoder.of(BytesCoder.sessionState());
  }

  @Override
  public Coder<SessionState> getDefaultOutputCoder(
      CoderRegistry registry, Coder<CompactEvent> inputCoder) {
    return BytesCoder.sessionState();
  }
}
