package io.purchaseintent.pipeline.shuffle;

import java.io.Serializable;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.SerializableFunction;

/**
 * Sums values that merge: tallies, timelines, samples. The sum of none is an empty one, which
 * {@code Combine.globally} can give only as a result that is serializable; see {@link #giving}.
 *
 * @param <T> of values and of their sum
 * @param <R> of what is given of the sum
 */
public final class MergeFn<T, R> extends Combine.CombineFn<T, T, R> {

  /** Makes a value that changes nothing when it is merged. */
  public interface Empty<T> extends Supplier<T>, Serializable {}

  /** Adds the second value, which stays as it is, to the first. */
  public interface Merge<T> extends BiConsumer<T, T>, Serializable {}

  private static final long serialVersionUID = 1L;

  private final Empty<T> empty;
  private final Merge<T> merge;
  private final Coder<T> coder;
  private final SerializableFunction<T, R> result;
  private final Coder<R> resultCoder;

  private MergeFn(
      Empty<T> empty,
      Merge<T> merge,
      Coder<T> coder,
      SerializableFunction<T, R> result,
      Coder<R> resultCoder) {
    this.empty = empty;
    this.merge = merge;
    this.coder = coder;
    this.result = result;
    this.resultCoder = resultCoder;
  }

  /**
   * Gives the sum itself.
   *
   * @param merge for which the order of values does not matter
   * @param coder of values and of their sum
   */
  public static <T> MergeFn<T, T> of(Empty<T> empty, Merge<T> merge, Coder<T> coder) {
    return new MergeFn<>(empty, merge, coder, sum -> sum, coder);
  }

  /** Gives what a function, which changes nothing, makes of the sum. */
  public <S> MergeFn<T, S> giving(SerializableFunction<T, S> made, Coder<S> madeCoder) {
    return new MergeFn<>(empty, merge, coder, made, madeCoder);
  }

  @Override
  public T createAccumulator() {
    return empty.get();
  }

  @Override
  public T addInput(T sum, T more) {
    merge.accept(sum, more);
    return sum;
  }

  @Override
  public T mergeAccumulators(Iterable<T> sums) {
    T merged = createAccumulator();
    sums.forEach(sum -> merge.accept(merged, sum));
    return merged;
  }

  @Override
  public R extractOutput(T sum) {
    return result.apply(sum);
  }

  @Override
  public Coder<T> getAccumulatorCoder(CoderRegistry registry, Coder<T> inputCoder) {
    return coder;
  }

  @Override
  public Coder<R> getDefaultOutputCoder(CoderRegistry registry, Coder<T> inputCoder) {
    return resultCoder;
  }
}
