package io.purchaseintent.codec;

import io.purchaseintent.event.Quantity;
import io.purchaseintent.feature.KnownOrders;
import io.purchaseintent.feature.OrderLines;
import io.purchaseintent.feature.ProductDay;
import io.purchaseintent.feature.ProductTimeline;
import io.purchaseintent.feature.Refunds;
import io.purchaseintent.feature.UserDay;
import io.purchaseintent.feature.UserSettled;
import io.purchaseintent.feature.UserTimeline;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * Bytes of the timelines: between workers, and in the tables of states that closed days leave for
 * the next ones.
 *
 * <p>The first byte is the timeline's version. Equal timelines have equal bytes.
 */
public final class TimelineCodec {

  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  private TimelineCodec() {}

  /** A timeline's bytes. */
  public static byte[] encode(UserTimeline timeline) {
    Packer out = new Packer().oneByte(UserTimeline.VERSION);
    write(out, timeline);
    return out.toBytes();
  }

  static void write(Packer out, UserTimeline timeline) {
    UserSettled settled = timeline.settled();
    out.oneByte(timeline.isClosed() ? 1 : 0);
    if (timeline.isClosed()) {
      out.signed(settled.asOfDay())
          .unsigned(settled.sessionStarts())
          .signed(settled.lastEventMillis());
      write(out, settled.orders());
      if (settled.orders().size() > 0) {
        out.signed(settled.lastPurchaseMillis())
            .unsigned(settled.forgottenOrders())
            .unsigned(settled.returnedOrders())
            .signed(settled.lastKeptMillis());
      }
    }
    out.unsigned(timeline.days().size());
    timeline
        .days()
        .forEach(
            (number, day) -> {
              out.signed(number);
              for (UserTimeline.Count each : UserTimeline.Count.values()) {
                out.unsigned(day.count(each));
              }
              writeTime(out, number, day.lastEventMillis());
              out.unsigned(day.viewsByCategory().size());
              day.viewsByCategory().forEach((name, views) -> out.text(name).unsigned(views));
            });
    out.unsigned(timeline.orders().size());
    timeline.orders().forEach((name, order) -> write(out.text(name), order));
    DeclaredCodec.write(timeline.declared(), out);
  }

  private static void write(Packer out, OrderLines order) {
    out.unsigned(order.size());
    order.forEach(
        (product, line) ->
            out.text(product)
                .signed(line.timeMillis())
                .unsigned(line.amountMicros())
                .optionalText(line.category())
                .unsigned(line.parts()));
    out.unsigned(order.refunds().size());
    order.refunds().forEach((product, refunds) -> write(out.text(product), refunds));
  }

  private static void write(Packer out, Refunds refunds) {
    out.unsigned(refunds.days().size());
    refunds
        .days()
        .forEach(
            (day, refund) ->
                out.signed(day)
                    .unsigned(refund.parts())
                    .oneByte(refund.whole() ? 1 : 0)
                    .unsigned(refund.amountMicros()));
  }

  private static void readRefunds(Unpacker in, BiConsumer<Long, Refunds.Refund> refunds) {
    for (int days = in.countOfMany(); days > 0; days--) {
      refunds.accept(
          in.signed(), new Refunds.Refund(in.unsigned(), in.oneByte() == 1, in.unsigned()));
    }
  }

  /** The timeline in these bytes. */
  public static Decoded<UserTimeline> decodeUser(byte[] bytes) {
    return StateCodec.decode(bytes, UserTimeline.VERSION, TimelineCodec::readUser);
  }

  static UserTimeline readUser(int version, Unpacker in) {
    UserTimeline timeline = in.oneByte() == 0 ? new UserTimeline() : readClosedUser(version, in);
    for (int days = in.countOfMany(); days > 0; days--) {
      long number = in.signed();
      UserDay day = timeline.day(number);
      for (UserTimeline.Count each : UserTimeline.Count.values()) {
        day.add(each, in.count());
      }
      day.addEventAt(readTime(in, number));
      for (int categories = in.countOfMany(); categories > 0; categories--) {
        day.addViews(in.text(), in.count());
      }
    }
    for (int orders = in.countOfMany(); orders > 0; orders--) {
      OrderLines order = timeline.order(in.text());
      for (int lines = in.countOfMany(); lines > 0; lines--) {
        order.add(in.text(), readLine(version, in));
      }
      for (int products = version < 5 ? 0 : in.countOfMany(); products > 0; products--) {
        String product = in.text();
        readRefunds(in, (day, refund) -> order.addRefund(product, day, refund));
      }
    }
    if (version >= 5) {
      DeclaredCodec.read(timeline.declared(), in);
    }
    return timeline;
  }

  /** Lines of versions before the third have no category, those before the fifth no pieces. */
  private static OrderLines.Line readLine(int version, Unpacker in) {
    long time = in.signed();
    long amount = in.unsigned();
    String category = version < 3 ? null : in.optionalText();
    return new OrderLines.Line(
        time, amount, version < 5 ? Quantity.PARTS : in.unsigned(), category);
  }

  /** Versions before the fourth know all orders. */
  private static UserTimeline readClosedUser(int version, Unpacker in) {
    long asOfDay = in.signed();
    int starts = in.count();
    long lastEvent = in.signed();
    KnownOrders orders = readOrders(in);
    long lastPurchase = orders.size() > 0 ? in.signed() : Long.MIN_VALUE;
    int forgotten = version < 4 || orders.size() == 0 ? 0 : in.count();
    boolean saysReturned = version >= 5 && orders.size() > 0;
    int returned = saysReturned ? in.count() : 0;
    long lastKept = saysReturned ? in.signed() : lastPurchase;
    return new UserTimeline(
        new UserSettled(
            asOfDay, starts, lastEvent, lastPurchase, orders, forgotten, returned, lastKept));
  }

  /** A timeline's bytes. */
  public static byte[] encode(ProductTimeline timeline) {
    Packer out = new Packer().oneByte(ProductTimeline.VERSION);
    write(out, timeline);
    return out.toBytes();
  }

  static void write(Packer out, ProductTimeline timeline) {
    ProductTimeline.Settled settled = timeline.settled();
    out.oneByte(timeline.isClosed() ? 1 : 0);
    if (timeline.isClosed()) {
      out.signed(settled.asOfDay()).optionalText(settled.category());
      if (settled.category() != null) {
        out.signed(settled.categoryMillis());
      }
      write(out, settled.orders());
    }
    out.unsigned(timeline.days().size());
    timeline
        .days()
        .forEach(
            (number, day) -> {
              out.signed(number);
              for (ProductTimeline.Count each : ProductTimeline.Count.values()) {
                out.unsigned(day.count(each));
              }
              out.unsigned(day.priceSumMicros()).optionalText(day.category());
              if (day.category() != null) {
                writeTime(out, number, day.categoryMillis());
              }
            });
    out.unsigned(timeline.orders().size());
    timeline.orders().forEach((order, time) -> out.fixed64(order).signed(time));
    out.unsigned(timeline.parts().size());
    timeline
        .parts()
        .forEach(
            (order, byDay) -> {
              out.fixed64(order).unsigned(byDay.size());
              byDay.forEach((day, parts) -> out.signed(day).unsigned(parts));
            });
    out.unsigned(timeline.refunds().size());
    timeline.refunds().forEach((order, refunds) -> write(out.fixed64(order), refunds));
    DeclaredCodec.write(timeline.declared(), out);
  }

  /** The timeline in these bytes. */
  public static Decoded<ProductTimeline> decodeProduct(byte[] bytes) {
    return StateCodec.decode(bytes, ProductTimeline.VERSION, TimelineCodec::readProduct);
  }

  static ProductTimeline readProduct(int version, Unpacker in) {
    ProductTimeline timeline =
        in.oneByte() == 0 ? new ProductTimeline() : readClosedProduct(version, in);
    for (int days = in.countOfMany(); days > 0; days--) {
      long number = in.signed();
      ProductDay day = timeline.day(number);
      for (ProductTimeline.Count each : ProductTimeline.Count.values()) {
        day.add(each, in.count());
      }
      day.addPrices(in.unsigned());
      String category = in.optionalText();
      if (category != null) {
        day.see(category, readTime(in, number));
      }
    }
    for (int orders = in.countOfMany(); orders > 0; orders--) {
      timeline.addOrder(in.fixed64(), in.signed());
    }
    for (int orders = version < 3 ? 0 : in.countOfMany(); orders > 0; orders--) {
      long order = in.fixed64();
      for (int days = in.countOfMany(); days > 0; days--) {
        timeline.addParts(order, in.signed(), in.unsigned());
      }
    }
    for (int orders = version < 3 ? 0 : in.countOfMany(); orders > 0; orders--) {
      long order = in.fixed64();
      readRefunds(in, (day, refund) -> timeline.addRefund(order, day, refund));
    }
    if (version >= 3) {
      DeclaredCodec.read(timeline.declared(), in);
    }
    return timeline;
  }

  /** The first version did not say when the category was seen: at the end, as far as it knows. */
  private static ProductTimeline readClosedProduct(int version, Unpacker in) {
    long asOfDay = in.signed();
    String category = in.optionalText();
    long categoryMillis = Long.MIN_VALUE;
    if (category != null) {
      categoryMillis = version < 2 ? asOfDay * DAY_MILLIS - 1 : in.signed();
    }
    return new ProductTimeline(
        new ProductTimeline.Settled(asOfDay, category, categoryMillis, readOrders(in)));
  }

  /** A time on a day as its milliseconds since midnight and one; 0 where there is none. */
  private static void writeTime(Packer out, long day, long timeMillis) {
    out.unsigned(timeMillis == Long.MIN_VALUE ? 0 : timeMillis - day * DAY_MILLIS + 1);
  }

  private static long readTime(Unpacker in, long day) {
    long sinceMidnight = in.unsigned();
    return sinceMidnight == 0 ? Long.MIN_VALUE : day * DAY_MILLIS + sinceMidnight - 1;
  }

  private static void write(Packer out, KnownOrders orders) {
    out.unsigned(orders.size());
    orders.hashes().forEach(out::fixed64);
  }

  private static KnownOrders readOrders(Unpacker in) {
    long[] hashes = new long[in.countOfMany()];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = in.fixed64();
    }
    return KnownOrders.of(hashes);
  }
}
