package io.purchaseintent.pipeline.compare;

import com.fasterxml.jackson.databind.node.TextNode;
import io.purchaseintent.pipeline.online.ReadStore;
import io.purchaseintent.pipeline.online.RedisAddress;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/** The values of an online store as rows of key and value. */
final class StoreRows extends PTransform<PBegin, PCollection<KV<KV<String, String>, RowCounts>>> {

  private static final long serialVersionUID = 1L;

  private final transient RedisAddress redis;
  private final Side side;

  /** The values of the store of one side. */
  StoreRows(RedisAddress redis, Side side) {
    this.redis = redis;
    this.side = side;
  }

  @Override
  public PCollection<KV<KV<String, String>, RowCounts>> expand(PBegin begin) {
    return begin
        .apply("Read", ReadStore.of(redis, Datasets.FAMILIES))
        .apply("To rows", ParDo.of(new ToRowFn(side)))
        .setCoder(CompareRows.CODER);
  }

  private static final class ToRowFn
      extends DoFn<KV<String, String>, KV<KV<String, String>, RowCounts>> {
    private static final long serialVersionUID = 1L;
    private final Side side;

    ToRowFn(Side side) {
      this.side = side;
    }

    @ProcessElement
    public void process(
        @Element KV<String, String> value, OutputReceiver<KV<KV<String, String>, RowCounts>> out) {
      String key = value.getKey();
      String dataset = Datasets.ofFamily(key.substring(0, key.indexOf(':')));
      String text = RowText.of(key, TextNode.valueOf(value.getValue()));
      out.output(KV.of(KV.of(dataset, text), RowCounts.one(side)));
    }
  }
}
