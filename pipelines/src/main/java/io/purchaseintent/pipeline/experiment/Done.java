package io.purchaseintent.pipeline.experiment;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import java.util.ArrayList;
import java.util.List;

/**
 * What was done in a session, as one file of events has it.
 *
 * @param session by {@link Ids}
 * @param user by {@link Ids}, the last that was known; {@link Ids#NOBODY} for nobody
 * @param times of all events, in their order
 * @param lines of orders
 * @param counted events that guardrails count
 */
record Done(long session, long user, List<Long> times, List<Line> lines, List<Counted> counted) {

  /**
   * A line of an order.
   *
   * @param order hash of its key
   * @param product hash of its id
   * @param amount in millionths
   */
  record Line(long order, long product, long amount, long millis) {

    void pack(Packer out) {
      out.fixed64(order).fixed64(product).signed(amount).signed(millis);
    }

    static Line unpack(Unpacker in) {
      return new Line(in.fixed64(), in.fixed64(), in.signed(), in.signed());
    }
  }

  /**
   * An event that a guardrail counts.
   *
   * @param event its place among the design's events
   */
  record Counted(int event, long millis) {}

  void pack(Packer out) {
    out.fixed64(session).fixed64(user).unsigned(times.size());
    long last = 0;
    for (long time : times) {
      out.signed(time - last);
      last = time;
    }
    out.unsigned(lines.size());
    lines.forEach(line -> line.pack(out));
    out.unsigned(counted.size());
    counted.forEach(each -> out.unsigned(each.event()).signed(each.millis()));
  }

  static Done unpack(Unpacker in) {
    long session = in.fixed64();
    long user = in.fixed64();
    int count = in.count();
    List<Long> times = new ArrayList<>(count);
    long last = 0;
    for (int i = 0; i < count; i++) {
      last += in.signed();
      times.add(last);
    }
    count = in.count();
    List<Line> lines = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      lines.add(Line.unpack(in));
    }
    count = in.count();
    List<Counted> counted = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      counted.add(new Counted(Math.toIntExact(in.unsigned()), in.signed()));
    }
    return new Done(session, user, times, lines, counted);
  }
}
