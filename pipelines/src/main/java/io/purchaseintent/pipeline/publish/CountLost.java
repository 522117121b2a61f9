package io.purchaseintent.pipeline.publish;

import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TypeDescriptors;

/** Counts the keys of rows that are gone and have none in their place. */
final class CountLost extends PTransform<PCollection<String>, PDone> {

  /** The counter's name; a key may be counted again where a worker failed. */
  static final String LOST = "values_lost";

  private static final long serialVersionUID = 1L;

  private final transient PCollection<String> written;

  private CountLost(PCollection<String> written) {
    this.written = written;
  }

  /** Counts those that are not among the keys that are written. */
  static CountLost unless(PCollection<String> written) {
    return new CountLost(written);
  }

  @Override
  public PDone expand(PCollection<String> gone) {
    PCollectionList.of(gone.apply("Gone", marked(true)))
        .and(written.apply("Written", marked(false)))
        .apply("Both", Flatten.pCollections())
        .apply("By key", Combine.perKey(new AndFn()))
        .apply("Count", ParDo.of(new CountFn()));
    return PDone.in(gone.getPipeline());
  }

  private static MapElements<String, KV<String, Boolean>> marked(boolean isGone) {
    return MapElements.into(
            TypeDescriptors.kvs(TypeDescriptors.strings(), TypeDescriptors.booleans()))
        .via(key -> KV.of(key, isGone));
  }

  private static final class AndFn extends Combine.BinaryCombineFn<Boolean> {
    private static final long serialVersionUID = 1L;

    @Override
    public Boolean apply(Boolean a, Boolean b) {
      return a && b;
    }
  }

  private static final class CountFn extends DoFn<KV<String, Boolean>, Void> {
    private static final long serialVersionUID = 1L;
    private final Counter lost = Metrics.counter(CountLost.class, LOST);

    @ProcessElement
    public void process(@Element KV<String, Boolean> key) {
      if (key.getValue()) {
        lost.inc();
      }
    }
  }
}
