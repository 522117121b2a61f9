package io.purchaseintent.codec;

import io.purchaseintent.feature.DeclaredSlot;
import io.purchaseintent.feature.DeclaredTally;
import io.purchaseintent.feature.DeclaredTimeline;
import io.purchaseintent.feature.DeclaredValues;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Bytes of what the shop's own features say, and of what they are told of. */
final class DeclaredCodec {

  private static final int NUMBER = 0;
  private static final int TEXT = 1;
  private static final int TIME = 2;

  private static final DeclaredSlot.Kind[] KINDS = DeclaredSlot.Kind.values();

  private DeclaredCodec() {}

  static void write(DeclaredValues values, Packer out) {
    out.unsigned(values.asMap().size());
    values
        .asMap()
        .forEach(
            (key, value) -> {
              out.text(key);
              if (value instanceof Double number) {
                out.oneByte(NUMBER).fixed64(Double.doubleToLongBits(number));
              } else if (value instanceof Instant time) {
                out.oneByte(TIME).signed(time.toEpochMilli());
              } else {
                out.oneByte(TEXT).text((String) value);
              }
            });
  }

  static DeclaredValues readValues(Unpacker in) {
    Map<String, Object> values = new TreeMap<>();
    for (int rest = in.countOfMany(); rest > 0; rest--) {
      String key = in.text();
      int kind = in.oneByte();
      values.put(
          key,
          switch (kind) {
            case NUMBER -> finite(Double.longBitsToDouble(in.fixed64()));
            case TEXT -> in.text();
            case TIME -> Instant.ofEpochMilli(in.signed());
            default -> throw new Unpacker.Malformed("has a value of the unknown kind " + kind);
          });
    }
    return DeclaredValues.of(values);
  }

  private static double finite(double number) {
    if (!Double.isFinite(number)) {
      throw new Unpacker.Malformed("has a number that is none: " + number);
    }
    return number;
  }

  static void write(DeclaredTimeline timeline, Packer out) {
    out.unsigned(timeline.settled().size());
    timeline.settled().forEach((slot, tally) -> write(slot, tally, out));
    out.unsigned(timeline.days().size());
    timeline
        .days()
        .forEach(
            (day, slots) -> {
              out.signed(day).unsigned(slots.size());
              slots.forEach((slot, tally) -> write(slot, tally, out));
            });
  }

  private static void write(DeclaredSlot slot, DeclaredTally tally, Packer out) {
    out.text(slot.key()).oneByte(slot.kind().ordinal()).unsigned(slot.windowDays());
    DeclaredTally.Newest newest = tally.newest();
    out.unsigned(tally.count())
        .unsigned(tally.part())
        .unsigned(tally.sumMicros())
        .oneByte(newest == null ? 0 : 1);
    if (newest != null) {
      out.signed(newest.timeMillis())
          .signed(newest.sequence())
          .fixed64(newest.tie())
          .optionalText(newest.text());
    }
    out.unsigned(tally.hashes().size());
    tally.hashes().forEach(out::fixed64);
  }

  static void read(DeclaredTimeline timeline, Unpacker in) {
    for (int slots = in.countOfMany(); slots > 0; slots--) {
      read(timeline.settled(slot(in)), in);
    }
    for (int days = in.countOfMany(); days > 0; days--) {
      long day = in.signed();
      for (int slots = in.countOfMany(); slots > 0; slots--) {
        read(timeline.day(day, slot(in)), in);
      }
    }
  }

  private static DeclaredSlot slot(Unpacker in) {
    String key = in.text();
    int kind = in.oneByte();
    if (kind >= KINDS.length) {
      throw new Unpacker.Malformed("has a feature of the unknown kind " + kind);
    }
    return new DeclaredSlot(key, KINDS[kind], in.count());
  }

  private static void read(DeclaredTally tally, Unpacker in) {
    tally.add(in.unsigned(), in.unsigned(), in.unsigned());
    if (in.oneByte() != 0) {
      tally.say(
          new DeclaredTally.Newest(
              in.signed(), (int) in.signed(), in.fixed64(), in.optionalText()));
    }
    for (int hashes = in.countOfMany(); hashes > 0; hashes--) {
      tally.see(in.fixed64());
    }
  }
}
