package io.purchaseintent.mapping;

import io.purchaseintent.event.EventTime;
import io.purchaseintent.mapping.Mapping.Plus;
import io.purchaseintent.record.Column;
import io.purchaseintent.record.Columns;
import io.purchaseintent.record.Each;
import io.purchaseintent.record.Row;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Adds to a time what another column says: a day, and how far into it. */
final class PlusReader {

  /** Longer than that, it is a time of its own and no distance. */
  private static final Duration MOST = Duration.ofDays(3660);

  private final Column column;
  private final TimeUnit unit;

  PlusReader(Plus plus, Columns columns, @Nullable Each each) {
    this.column = columns.add(List.of(plus.column()), each).get(0);
    this.unit = plus.unit();
  }

  /**
   * The later time.
   *
   * @throws UnreadableTime if the row has no number there, or one beyond ten years
   */
  String add(String iso, Row row) throws UnreadableTime {
    Instant time = EventTime.parse(iso);
    if (time == null) {
      return iso;
    }
    String text = column.text(row);
    if (text == null) {
      throw new UnreadableTime(
          iso + " lacks what is to be added to it: \"" + column.name() + "\" is not there");
    }
    try {
      BigDecimal count = new BigDecimal(text.strip());
      if (Math.abs((long) count.precision() - count.scale()) < 20) {
        BigDecimal nanos =
            count.multiply(BigDecimal.valueOf(unit.toNanos(1))).setScale(0, RoundingMode.FLOOR);
        if (nanos.abs().compareTo(BigDecimal.valueOf(MOST.toSeconds(), -9)) <= 0) {
          return time.plusNanos(nanos.longValueExact()).toString();
        }
      }
      throw new UnreadableTime(
          text
              + " "
              + unit.name().toLowerCase(Locale.ROOT)
              + " (\""
              + column.name()
              + "\") are more than ten years: that is no distance from "
              + iso);
    } catch (NumberFormatException e) {
      throw new UnreadableTime(
          '"' + shortened(text) + "\" (\"" + column.name() + "\") is no number to add to " + iso);
    }
  }

  private static String shortened(String text) {
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }

  List<Column> neverThere() {
    return column.wasFound() ? List.of() : List.of(column);
  }
}
