package io.purchaseintent.pipeline.sessionize;

import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.pipeline.coder.BytesCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine;

/** Gathers a session's events into its state: the one such function of batch and stream. */
public final class SessionStateFn
    extends Combine.CombineFn<CompactEvent, SessionState, SessionState> {

  private static final long serialVersionUID = 1L;

  @Override
  public SessionState createAccumulator() {
    return SessionState.empty();
  }

  @Override
  public SessionState addInput(SessionState state, CompactEvent event) {
    return state.with(event);
  }

  @Override
  public SessionState mergeAccumulators(Iterable<SessionState> states) {
    SessionState merged = SessionState.empty();
    for (SessionState state : states) {
      merged = merged.merge(state);
    }
    return merged;
  }

  @Override
  public SessionState extractOutput(SessionState state) {
    return state;
  }

  @Override
  public Coder<SessionState> getAccumulatorCoder(
      CoderRegistry registry, Coder<CompactEvent> inputCoder) {
    return BytesCoder.sessionState();
  }

  @Override
  public Coder<SessionState> getDefaultOutputCoder(
      CoderRegistry registry, Coder<CompactEvent> inputCoder) {
    return BytesCoder.sessionState();
  }
}
