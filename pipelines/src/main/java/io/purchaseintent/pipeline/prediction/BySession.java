package io.purchaseintent.pipeline.prediction;

import io.purchaseintent.pipeline.shuffle.Buckets;
import io.purchaseintent.pipeline.shuffle.PackBlocks;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Brings predictions and events of a session id together. Bounded, global window; of one bucket of
 * session ids all is in memory at a time.
 *
 * @param <P> what is known of a prediction
 * @param <E> what is known of an event
 */
public record BySession<P, E>(Side<P> predictions, Side<E> events, Buckets buckets)
    implements Serializable {

  private static final TupleTag<byte[]> EVENTS = new TupleTag<>("events") {};
  private static final TupleTag<byte[]> PREDICTIONS = new TupleTag<>("predictions") {};

  /**
   * Elements of a kind.
   *
   * @param sessionId an element's
   */
  public record Side<T>(SerializableFunction<T, String> sessionId, Coder<T> coder)
      implements Serializable {

    private PackBlocks<Integer, T> pack(Buckets spread) {
      SerializableFunction<T, String> id = sessionId;
      return PackBlocks.by(element -> spread.of(id.apply(element)), VarIntCoder.of(), coder);
    }
  }

  /** What sees a session id's predictions and events, in no order; one of both may be none. */
  @FunctionalInterface
  public interface Reader<P, E> {
    void read(String sessionId, List<P> predictions, List<E> events);
  }

  /** All that is known of a session id. */
  private record Session<P, E>(List<P> predictions, List<E> events) {
    Session() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  /** The buckets, to be read by {@link #forEach}. */
  public PCollection<KV<Integer, CoGbkResult>> group(PCollection<P> made, PCollection<E> happened) {
    return KeyedPCollectionTuple.of(EVENTS, happened.apply("Events", events.pack(buckets)))
        .and(PREDICTIONS, made.apply("Predictions", predictions.pack(buckets)))
        .apply("Group", CoGroupByKey.create());
  }

  /** Shows each session id of a bucket once. */
  public void forEach(KV<Integer, CoGbkResult> bucket, Reader<P, E> reader) {
    Map<String, Session<P, E>> sessions = new HashMap<>();
    for (byte[] block : bucket.getValue().getAll(PREDICTIONS)) {
      PackBlocks.unpack(
          block,
          predictions.coder(),
          each -> of(sessions, predictions.sessionId().apply(each)).predictions().add(each));
    }
    for (byte[] block : bucket.getValue().getAll(EVENTS)) {
      PackBlocks.unpack(
          block,
          events.coder(),
          each -> of(sessions, events.sessionId().apply(each)).events().add(each));
    }
    sessions.forEach((id, of) -> reader.read(id, of.predictions(), of.events()));
  }

  private static <P, E> Session<P, E> of(Map<String, Session<P, E>> sessions, String id) {
    return sessions.computeIfAbsent(id, first -> new Session<>());
  }
}
