package io.purchaseintent.pipeline.aggregate;

import io.purchaseintent.feature.ProductTimeline;
import io.purchaseintent.pipeline.coder.BytesCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.transforms.Combine;

/** Merges the timelines of a product. */
final class ProductTimelineFn
    extends Combine.CombineFn<ProductTimeline, ProductTimeline, ProductTimeline> {

  private static final long serialVersionUID = 1L;

  @Override
  public ProductTimeline createAccumulator() {
    return new ProductTimeline();
  }

  @Override
  public ProductTimeline addInput(ProductTimeline timeline, ProductTimeline more) {
    timeline.merge(more);
    return timeline;
  }

  @Override
  public ProductTimeline mergeAccumulators(Iterable<ProductTimeline> timelines) {
    ProductTimeline merged = createAccumulator();
    timelines.forEach(merged::merge);
    return merged;
  }

  @Override
  public ProductTimeline extractOutput(ProductTimeline timeline) {
    return timeline;
  }

  @Override
  public Coder<ProductTimeline> getAccumulatorCoder(
      CoderRegistry registry, Coder<ProductTimeline> inputCoder) {
    return BytesCoder.productTimeline();
  }

  @Override
  public Coder<ProductTimeline> getDefaultOutputCoder(
      CoderRegistry registry, Coder<ProductTimeline> inputCoder) {
    return BytesCoder.productTimeline();
  }
}
