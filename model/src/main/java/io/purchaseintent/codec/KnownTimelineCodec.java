package io.purchaseintent.codec;

import io.purchaseintent.feature.KnownTimeline;
import io.purchaseintent.feature.ProductStats;
import io.purchaseintent.feature.ProductTimeline;
import io.purchaseintent.feature.Timeline;
import io.purchaseintent.feature.UserHistory;
import io.purchaseintent.feature.UserTimeline;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Bytes of timelines with what was known late, between workers; equal ones have equal bytes. */
public final class KnownTimelineCodec {

  private KnownTimelineCodec() {}

  /** A timeline's bytes. */
  public static byte[] encodeUser(KnownTimeline<UserTimeline, UserHistory> known) {
    return encode(known, TimelineCodec::write);
  }

  /** The timeline in bytes of this very release. */
  public static KnownTimeline<UserTimeline, UserHistory> decodeUser(byte[] bytes) {
    return decode(bytes, UserTimeline::new, in -> TimelineCodec.readUser(UserTimeline.VERSION, in));
  }

  /** A timeline's bytes. */
  public static byte[] encodeProduct(KnownTimeline<ProductTimeline, ProductStats> known) {
    return encode(known, TimelineCodec::write);
  }

  /** The timeline in bytes of this very release. */
  public static KnownTimeline<ProductTimeline, ProductStats> decodeProduct(byte[] bytes) {
    return decode(
        bytes, ProductTimeline::new, in -> TimelineCodec.readProduct(ProductTimeline.VERSION, in));
  }

  private static <T extends Timeline<T, S>, S> byte[] encode(
      KnownTimeline<T, S> known, BiConsumer<Packer, T> write) {
    Packer out = new Packer();
    write.accept(out, known.timeline());
    out.unsigned(known.late().size());
    known
        .late()
        .forEach(
            (day, late) -> {
              write.accept(out.signed(day), late.happened());
              out.unsigned(late.starts().size());
              late.starts().forEach((start, visits) -> out.signed(start).signed(visits));
            });
    return out.toBytes();
  }

  private static <T extends Timeline<T, S>, S> KnownTimeline<T, S> decode(
      byte[] bytes, Supplier<T> empty, Function<Unpacker, T> read) {
    Unpacker in = new Unpacker(bytes);
    KnownTimeline<T, S> known = new KnownTimeline<>(empty, read.apply(in));
    for (int days = in.countOfMany(); days > 0; days--) {
      KnownTimeline.Late<T> late = known.late(in.signed());
      late.happened().merge(read.apply(in));
      for (int starts = in.countOfMany(); starts > 0; starts--) {
        late.starts().put(in.signed(), (int) in.signed());
      }
    }
    in.requireEnd();
    return known;
  }
}
