package io.purchaseintent.codec;

import io.purchaseintent.feature.OrderLines;
import io.purchaseintent.feature.ProductTimeline;
import io.purchaseintent.feature.UserTimeline;
import java.util.Map;

/** Bytes of the timelines, for passing them between workers; not kept beyond a job's run. */
public final class TimelineCodec {

  private TimelineCodec() {}

  /** A timeline's bytes. */
  public static byte[] encode(UserTimeline timeline) {
    Packer out = new Packer().unsigned(timeline.days().size());
    timeline
        .days()
        .forEach(
            (number, day) -> {
              out.signed(number);
              for (UserTimeline.Count each : UserTimeline.Count.values()) {
                out.unsigned(day.count(each));
              }
              out.signed(day.lastEventMillis()).unsigned(day.viewsByCategory().size());
              day.viewsByCategory().forEach((name, views) -> out.text(name).unsigned(views));
            });
    out.unsigned(timeline.orders().size());
    timeline.orders().forEach((name, order) -> write(out.text(name), order.byProduct()));
    return out.toBytes();
  }

  private static void write(Packer out, Map<String, OrderLines.Line> lines) {
    out.unsigned(lines.size());
    lines.forEach(
        (product, line) ->
            out.text(product).signed(line.timeMillis()).unsigned(line.amountMicros()));
  }

  /** The timeline in these bytes. */
  public static UserTimeline decodeUser(byte[] bytes) {
    Unpacker in = new Unpacker(bytes);
    UserTimeline timeline = new UserTimeline();
    for (int days = in.countOfMany(); days > 0; days--) {
      UserTimeline.Day day = timeline.day(in.signed());
      for (UserTimeline.Count each : UserTimeline.Count.values()) {
        day.add(each, in.count());
      }
      day.addEventAt(in.signed());
      for (int categories = in.countOfMany(); categories > 0; categories--) {
        day.addViews(in.text(), in.count());
      }
    }
    for (int orders = in.countOfMany(); orders > 0; orders--) {
      OrderLines order = timeline.order(in.text());
      for (int lines = in.countOfMany(); lines > 0; lines--) {
        order.add(in.text(), new OrderLines.Line(in.signed(), in.unsigned()));
      }
    }
    in.requireEnd();
    return timeline;
  }

  /** A timeline's bytes. */
  public static byte[] encode(ProductTimeline timeline) {
    Packer out = new Packer().unsigned(timeline.days().size());
    timeline
        .days()
        .forEach(
            (number, day) -> {
              out.signed(number);
              for (ProductTimeline.Count each : ProductTimeline.Count.values()) {
                out.unsigned(day.count(each));
              }
              out.unsigned(day.priceSumMicros())
                  .optionalText(day.category())
                  .signed(day.categoryMillis());
            });
    out.unsigned(timeline.orders().size());
    timeline.orders().forEach((order, time) -> out.fixed64(order).signed(time));
    return out.toBytes();
  }

  /** The timeline in these bytes. */
  public static ProductTimeline decodeProduct(byte[] bytes) {
    Unpacker in = new Unpacker(bytes);
    ProductTimeline timeline = new ProductTimeline();
    for (int days = in.countOfMany(); days > 0; days--) {
      ProductTimeline.Day day = timeline.day(in.signed());
      for (ProductTimeline.Count each : ProductTimeline.Count.values()) {
        day.add(each, in.count());
      }
      day.addPrices(in.unsigned());
      String category = in.optionalText();
      long categoryMillis = in.signed();
      if (category != null) {
        day.see(category, categoryMillis);
      }
    }
    for (int orders = in.countOfMany(); orders > 0; orders--) {
      timeline.addOrder(in.fixed64(), in.signed());
    }
    in.requireEnd();
    return timeline;
  }
}
