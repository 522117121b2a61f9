package io.purchaseintent.pipeline.aggregate;

import io.purchaseintent.feature.ClosedDays;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.ProductTimeline;
import io.purchaseintent.feature.UserTimeline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Splits visits by whom and what they are about: what happened on some days, and no other. */
final class Happened {

  private Happened() {}

  /** To its shopper, with what was done before signing in; a visit of nobody known to none. */
  static final class ToUsersFn
      extends DoFn<KV<String, List<CompactEvent>>, KV<String, UserTimeline>> {
    private static final long serialVersionUID = 1L;
    private final ClosedDays days;

    ToUsersFn(ClosedDays days) {
      this.days = days;
    }

    @ProcessElement
    public void process(
        @Element KV<String, List<CompactEvent>> visit,
        OutputReceiver<KV<String, UserTimeline>> out) {
      UserTimeline timeline = new UserTimeline();
      timeline.addVisit(visit.getKey(), visit.getValue(), days);
      if (!timeline.isEmpty()) {
        out.output(KV.of(shopper(visit.getValue()), timeline));
      }
    }

    private static String shopper(List<CompactEvent> visit) {
      return visit.stream()
          .map(CompactEvent::userId)
          .filter(Objects::nonNull)
          .findFirst()
          .orElseThrow();
    }
  }

  /** To each product. */
  static final class ToProductsFn
      extends DoFn<KV<String, List<CompactEvent>>, KV<String, ProductTimeline>> {
    private static final long serialVersionUID = 1L;
    private final ClosedDays days;

    ToProductsFn(ClosedDays days) {
      this.days = days;
    }

    @ProcessElement
    public void process(
        @Element KV<String, List<CompactEvent>> visit,
        OutputReceiver<KV<String, ProductTimeline>> out) {
      Map<String, ProductTimeline> byProduct = new LinkedHashMap<>();
      for (CompactEvent event : visit.getValue()) {
        String product = event.productId();
        if (product != null && days.contain(event.timeMillis())) {
          byProduct
              .computeIfAbsent(product, id -> new ProductTimeline())
              .add(visit.getKey(), event);
        }
      }
      byProduct.forEach((product, timeline) -> out.output(KV.of(product, timeline)));
    }
  }
}
