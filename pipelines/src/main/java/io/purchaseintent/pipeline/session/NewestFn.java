package io.purchaseintent.pipeline.session;

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
 * The visit of the newest event of a session id, behind how many events of the id happened without
 * a pause: of two answers with one newest event that of more is newer.
 *
 * @param <T> what is told of the id
 */
public abstract class NewestFn<T>
    extends Combine.CombineFn<T, List<SessionState>, KV<Integer, SessionState>> {

  private static final long serialVersionUID = 1L;

  private final SessionGap gap;

  /** By the pause that ends a visit. */
  protected NewestFn(SessionGap gap) {
    this.gap = gap;
  }

  /** The visits of an id with what is told of it now. */
  protected abstract List<SessionState> with(List<SessionState> visits, T told, SessionGap gap);

  @Override
  public final List<SessionState> createAccumulator() {
    return List.of();
  }

  @Override
  public final List<SessionState> addInput(List<SessionState> visits, T told) {
    return gap.remembered(with(visits, told, gap), LiveSessions.MOST_VISITS);
  }

  @Override
  public final List<SessionState> mergeAccumulators(Iterable<List<SessionState>> parts) {
    List<SessionState> merged = List.of();
    for (List<SessionState> part : parts) {
      merged = gap.remembered(gap.union(merged, part), LiveSessions.MOST_VISITS);
    }
    return merged;
  }

  @Override
  public final KV<Integer, SessionState> extractOutput(List<SessionState> visits) {
    SessionState newest = SessionGap.newest(visits);
    return KV.of(gap.known(visits), newest == null ? SessionState.empty() : newest);
  }

  @Override
  public final Coder<List<SessionState>> getAccumulatorCoder(
      CoderRegistry registry, Coder<T> inputCoder) {
    return ListCoder.of(BytesCoder.sessionState());
  }

  @Override
  public final Coder<KV<Integer, SessionState>> getDefaultOutputCoder(
      CoderRegistry registry, Coder<T> inputCoder) {
    return WriteSessions.KNOWN;
  }
}
