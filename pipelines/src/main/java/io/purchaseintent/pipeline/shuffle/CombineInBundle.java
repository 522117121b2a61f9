package io.purchaseintent.pipeline.shuffle;

import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/**
 * Combines the values of each key within a bundle, so that less crosses the network: of a key
 * several values may be left. Bounded input in the global window.
 */
public final class CombineInBundle<V>
    extends PTransform<PCollection<KV<String, V>>, PCollection<KV<String, V>>> {

  private static final long serialVersionUID = 1L;

  private final CombineFn<V, V, V> combineFn;
  private final Coder<V> coder;

  /**
   * @param combineFn whose inputs, accumulators and results are of one type
   * @param coder of all of these
   */
  public CombineInBundle(CombineFn<V, V, V> combineFn, Coder<V> coder) {
    this.combineFn = combineFn;
    this.coder = coder;
  }

  @Override
  public PCollection<KV<String, V>> expand(PCollection<KV<String, V>> values) {
    return values
        .apply("Combine", ParDo.of(new BundleFn<>(combineFn)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), coder));
  }

  static <V> void add(
      CombineFn<V, V, V> combineFn, Map<String, V> accumulators, KV<String, V> value) {
    accumulators.compute(
        value.getKey(),
        (key, accumulator) ->
            combineFn.addInput(
                accumulator == null ? combineFn.createAccumulator() : accumulator,
                value.getValue()));
  }

  private static final class BundleFn<V> extends DoFn<KV<String, V>, KV<String, V>> {
    private static final long serialVersionUID = 1L;
    private static final int MOST_KEYS = 10_000;

    private final CombineFn<V, V, V> combineFn;
    private transient @Nullable Map<String, V> byKey;

    BundleFn(CombineFn<V, V, V> combineFn) {
      this.combineFn = combineFn;
    }

    @StartBundle
    public void startBundle() {
      byKey = new HashMap<>();
    }

    @ProcessElement
    public void process(@Element KV<String, V> value, OutputReceiver<KV<String, V>> out) {
      Map<String, V> accumulators = accumulators();
      if (accumulators.size() == MOST_KEYS && !accumulators.containsKey(value.getKey())) {
        accumulators.forEach((key, combined) -> out.output(KV.of(key, combined)));
        accumulators.clear();
      }
      add(combineFn, accumulators, value);
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      accumulators()
          .forEach(
              (key, combined) ->
                  context.output(
                      KV.of(key, combined),
                      GlobalWindow.INSTANCE.maxTimestamp(),
                      GlobalWindow.INSTANCE));
      byKey = null;
    }

    private Map<String, V> accumulators() {
      if (byKey == null) {
        throw new IllegalStateException("No bundle was started");
      }
      return byKey;
    }
  }
}
