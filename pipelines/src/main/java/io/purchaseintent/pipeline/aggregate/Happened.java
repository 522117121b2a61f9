package io.purchaseintent.pipeline.aggregate;

import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.KnownTimeline;
import io.purchaseintent.feature.KnownVisits;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.ProductTimeline;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.feature.UserTimeline;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Splits stretches by whom and what they are about: what was known on some days, and no other. */
final class Happened {

  private Happened() {}

  /** To its shopper, with what was done before signing in; a visit of nobody known to none. */
  static final class ToUsersFn
      extends DoFn<
          KV<String, List<CompactEvent>>, KV<String, KnownTimeline<UserTimeline, UserHistory>>> {
    private static final long serialVersionUID = 1L;
    private final KnownVisits visits;

    ToUsersFn(KnownVisits visits) {
      this.visits = visits;
    }

    @ProcessElement
    public void process(
        @Element KV<String, List<CompactEvent>> visit,
        OutputReceiver<KV<String, KnownTimeline<UserTimeline, UserHistory>>> out) {
      visits
          .users(visit.getKey(), visit.getValue())
          .forEach((user, timeline) -> out.output(KV.of(user, timeline)));
    }
  }

  /** To each product. */
  static final class ToProductsFn
      extends DoFn<
          KV<String, List<CompactEvent>>,
          KV<String, KnownTimeline<ProductTimeline, ProductStats>>> {
    private static final long serialVersionUID = 1L;
    private final KnownVisits visits;

    ToProductsFn(KnownVisits visits) {
      this.visits = visits;
    }

    @ProcessElement
    public void process(
        @Element KV<String, List<CompactEvent>> visit,
        OutputReceiver<KV<String, KnownTimeline<ProductTimeline, ProductStats>>> out) {
      visits
          .products(visit.getKey(), visit.getValue())
          .forEach((product, timeline) -> out.output(KV.of(product, timeline)));
    }
  }

  /** To each category. */
  static final class ToCategoriesFn
      extends DoFn<
          KV<String, List<CompactEvent>>,
          KV<String, KnownTimeline<ProductTimeline, ProductStats>>> {
    private static final long serialVersionUID = 1L;
    private final KnownVisits visits;

    ToCategoriesFn(KnownVisits visits) {
      this.visits = visits;
    }

    @ProcessElement
    public void process(
        @Element KV<String, List<CompactEvent>> visit,
        OutputReceiver<KV<String, KnownTimeline<ProductTimeline, ProductStats>>> out) {
      visits
          .categories(visit.getKey(), visit.getValue())
          .forEach((category, timeline) -> out.output(KV.of(category, timeline)));
    }
  }
}
