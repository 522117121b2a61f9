package io.purchaseintent.pipeline.aggregate;

import io.purchaseintent.codec.TimelineCodec;
import io.purchaseintent.feature.KnownTimeline;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.ProductTimeline;
import io.purchaseintent.feature.Timeline;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.feature.UserTimeline;
import io.purchaseintent.pipeline.coder.BytesCoder;
import io.purchaseintent.pipeline.shuffle.MergeFn;
import java.io.Serializable;
import org.apache.beam.sdk.transforms.SerializableFunction;

/**
 * What timelines are of: shoppers, products, or categories.
 *
 * @param name how steps and counters are called
 * @param empty makes the timeline of one of whom nothing is known
 * @param pack makes of a timeline the bytes of a state
 * @param unpack makes the timeline again
 */
record Entity<T extends Timeline<T, S>, S>(
    String name,
    MergeFn.Empty<KnownTimeline<T, S>> empty,
    SerializableFunction<T, byte[]> pack,
    SerializableFunction<byte[], T> unpack,
    BytesCoder<KnownTimeline<T, S>> timelines,
    BytesCoder<S> values)
    implements Serializable {

  static Entity<UserTimeline, UserHistory> users() {
    return new Entity<>(
        "users",
        () -> new KnownTimeline<>(UserTimeline::new),
        TimelineCodec::encode,
        bytes -> BytesCoder.value(TimelineCodec.decodeUser(bytes)),
        BytesCoder.userTimeline(),
        BytesCoder.userHistory());
  }

  static Entity<ProductTimeline, ProductStats> products() {
    return new Entity<>(
        "products",
        () -> new KnownTimeline<>(ProductTimeline::new),
        TimelineCodec::encode,
        bytes -> BytesCoder.value(TimelineCodec.decodeProduct(bytes)),
        BytesCoder.productTimeline(),
        BytesCoder.productStats());
  }

  /** Categories, of which a timeline holds no more than the shop's own features are told. */
  static Entity<ProductTimeline, ProductStats> categories() {
    Entity<ProductTimeline, ProductStats> products = products();
    return new Entity<>(
        "categories",
        products.empty(),
        products.pack(),
        products.unpack(),
        products.timelines(),
        products.values());
  }

  /** What was known of one whose state this is. */
  KnownTimeline<T, S> goingOnFrom(byte[] state) {
    return new KnownTimeline<>(() -> empty.get().timeline(), unpack.apply(state));
  }

  /** Counts rows of snapshots. */
  String rows() {
    return name + "_rows";
  }

  /** Counts entities of which something happened, or whose windows moved. */
  String made() {
    return name + "_made";
  }

  /** Counts entities whose state was copied as it was. */
  String copied() {
    return name + "_copied";
  }
}
