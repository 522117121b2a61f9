package io.purchaseintent.pipeline.aggregate;

import io.purchaseintent.feature.ClosedDays;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.ProductTimeline;
import io.purchaseintent.feature.UserTimeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Splits visits by whom and what they are about: what happened on some days, and no other. */
final class Happened {

  private Happened() {}

  /** To each shopper; anonymous events belong to nobody. */
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
      Map<String, List<CompactEvent>> byUser = new LinkedHashMap<>();
      for (CompactEvent event : visit.getValue()) {
        if (event.userId() != null) {
          byUser.computeIfAbsent(event.userId(), user -> new ArrayList<>()).add(event);
        }
      }
      byUser.forEach(
          (user, events) -> {
            UserTimeline timeline = new UserTimeline();
            timeline.addVisit(visit.getKey(), events, days);
            if (!timeline.isEmpty()) {
              out.output(KV.of(user, timeline));
            }
          });
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
