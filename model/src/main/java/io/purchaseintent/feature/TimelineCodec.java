package io.purchaseintent.feature;

import java.util.Map;

/** Bytes of the timelines, for passing them between workers; not kept beyond a job's run. */
public final class TimelineCodec {

  private TimelineCodec() {}

  /** A timeline's bytes. */
  public static byte[] encode(UserTimeline timeline) {
    Packer out = new Packer().unsigned(timeline.days.size());
    timeline.days.forEach(
        (day, value) -> {
          out.signed(day).unsigned(value.sessionStarts).signed(value.lastEventMillis);
          out.unsigned(value.viewsByCategory.size());
          value.viewsByCategory.forEach((name, views) -> out.text(name).unsigned(views));
        });
    out.unsigned(timeline.orders.size());
    timeline.orders.forEach((id, order) -> write(out.text(id), order.byProduct()));
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
      UserTimeline.Day day = new UserTimeline.Day();
      timeline.days.put(in.signed(), day);
      day.sessionStarts = in.count();
      day.lastEventMillis = in.signed();
      for (int categories = in.countOfMany(); categories > 0; categories--) {
        day.viewsByCategory.put(in.text(), in.count());
      }
    }
    for (int orders = in.countOfMany(); orders > 0; orders--) {
      OrderLines order = new OrderLines();
      timeline.orders.put(in.text(), order);
      for (int lines = in.countOfMany(); lines > 0; lines--) {
        order.add(in.text(), new OrderLines.Line(in.signed(), in.unsigned()));
      }
    }
    in.requireEnd();
    return timeline;
  }

  /** A timeline's bytes. */
  public static byte[] encode(ProductTimeline timeline) {
    Packer out = new Packer().unsigned(timeline.days.size());
    timeline.days.forEach(
        (day, value) ->
            out.signed(day)
                .unsigned(value.views)
                .unsigned(value.priceSumMicros)
                .unsigned(value.priceCount)
                .signed(value.categoryMillis)
                .optionalText(value.category));
    out.unsigned(timeline.orders.size());
    timeline.orders.forEach((order, time) -> out.fixed64(order).signed(time));
    return out.toBytes();
  }

  /** The timeline in these bytes. */
  public static ProductTimeline decodeProduct(byte[] bytes) {
    Unpacker in = new Unpacker(bytes);
    ProductTimeline timeline = new ProductTimeline();
    for (int days = in.countOfMany(); days > 0; days--) {
      ProductTimeline.Day day = new ProductTimeline.Day();
      timeline.days.put(in.signed(), day);
      day.views = in.count();
      day.priceSumMicros = in.unsigned();
      day.priceCount = in.count();
      day.categoryMillis = in.signed();
      day.category = in.optionalText();
    }
    for (int orders = in.countOfMany(); orders > 0; orders--) {
      timeline.orders.put(in.fixed64(), in.signed());
    }
    in.requireEnd();
    return timeline;
  }
}
