package io.purchaseintent.pipeline.aggregate;

import io.purchaseintent.feature.ProductTimeline;
import io.purchaseintent.feature.UserTimeline;
import io.purchaseintent.pipeline.coder.BytesCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.SerializableBiFunction;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;

/** Gathers what happened to an entity into its timeline; inputs come with their session's id. */
final class TimelineFn<I, T> extends Combine.CombineFn<KV<String, I>, T, T> {

  private static final long serialVersionUID = 1L;

  /** Creates an empty timeline. */
  private final SerializableFunction<Void, T> create;

  /** Adds an input, with its session's id, to a timeline. */
  private final SerializableBiFunction<T, KV<String, I>, T> add;

  /** Adds the second timeline to the first. */
  private final SerializableBiFunction<T, T, T> merge;

  private final BytesCoder<T> coder;

  private TimelineFn(
      SerializableFunction<Void, T> create,
      SerializableBiFunction<T, KV<String, I>, T> add,
      SerializableBiFunction<T, T, T> merge,
      BytesCoder<T> coder) {
    this.create = create;
    this.add = add;
    this.merge = merge;
    this.coder = coder;
  }

  /** Timelines of users, from visits. */
  static TimelineFn<Visit, UserTimeline> ofVisits() {
    return new TimelineFn<>(
        nothing -> new UserTimeline(),
        (timeline, visit) -> {
          timeline.addVisit(visit.getKey(), visit.getValue().events());
          return timeline;
        },
        (timeline, other) -> {
          timeline.merge(other);
          return timeline;
        },
        BytesCoder.userTimeline());
  }

  /** Timelines of products, from events. */
  static TimelineFn<io.purchaseintent.feature.CompactEvent, ProductTimeline> ofEvents() {
    return new TimelineFn<>(
        nothing -> new ProductTimeline(),
        (timeline, event) -> {
          timeline.add(event.getKey(), event.getValue());
          return timeline;
        },
        (timeline, other) -> {
          timeline.merge(other);
          return timeline;
        },
        BytesCoder.productTimeline());
  }

  @Override
  public T createAccumulator() {
    return create.apply(null);
  }

  @Override
  public T addInput(T timeline, KV<String, I> input) {
    return add.apply(timeline, input);
  }

  @Override
  public T mergeAccumulators(Iterable<T> timelines) {
    T merged = createAccumulator();
    for (T timeline : timelines) {
      merged = merge.apply(merged, timeline);
    }
    return merged;
  }

  @Override
  public T extractOutput(T timeline) {
    return timeline;
  }

  @Override
  public Coder<T> getAccumulatorCoder(CoderRegistry registry, Coder<KV<String, I>> inputCoder) {
    return coder;
  }

  @Override
  public Coder<T> getDefaultOutputCoder(CoderRegistry registry, Coder<KV<String, I>> inputCoder) {
    return coder;
  }
}
