package io.purchaseintent.feature;

import io.purchaseintent.feature.DeclaredFeature.Column;
import io.purchaseintent.feature.DeclaredFeature.Of;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes of rows of tables beside the clicks what timelines are told: on the day (UTC) from which on
 * a row counts, so that it is seen at the midnight after, and at none before.
 *
 * <p>A row says something newer than another by when it holds, not by when it came: one that comes
 * late changes nothing after a newer one. Those that count before the first day are told on that.
 */
public final class KnownRows implements Serializable {

  private static final long serialVersionUID = 1L;

  private final long firstDay;
  private final HashMap<String, List<DeclaredSlot>> slots = new HashMap<>();

  /**
   * For these features.
   *
   * @param firstDay the first day that is told of, by its number since the epoch
   */
  public KnownRows(DeclaredFeatures features, long firstDay) {
    this.firstDay = firstDay;
    for (DeclaredFeature feature : features.all()) {
      if (feature.source() instanceof Column column) {
        String value = TableRow.column(feature.type(), column.column());
        slots
            .computeIfAbsent(place(feature.of(), column.table(), value), any -> new ArrayList<>())
            .add(feature.slot());
      }
    }
  }

  private static String place(Of of, String table, String value) {
    return of.name() + '|' + table + '|' + value;
  }

  /** Whether there is a feature that rows can tell of. */
  public boolean isEmpty() {
    return slots.isEmpty();
  }

  /** What a row tells of a shopper. */
  public KnownTimeline<UserTimeline, UserHistory> user(TableRow row) {
    KnownTimeline<UserTimeline, UserHistory> user = new KnownTimeline<>(UserTimeline::new);
    tell(row, user.timeline().declared());
    return user;
  }

  /** What a row tells of a product. */
  public KnownTimeline<ProductTimeline, ProductStats> product(TableRow row) {
    KnownTimeline<ProductTimeline, ProductStats> product =
        new KnownTimeline<>(ProductTimeline::new);
    tell(row, product.timeline().declared());
    return product;
  }

  private void tell(TableRow row, DeclaredTimeline timeline) {
    long day = Math.max(firstDay, AsOfDays.dayOf(row.knownMillis()));
    for (Map.Entry<String, String> value : row.values().entrySet()) {
      DeclaredTally.Newest said =
          new DeclaredTally.Newest(row.validMillis(), 0, row.takenMillis(), value.getValue());
      for (DeclaredSlot slot :
          slots.getOrDefault(place(row.of(), row.table(), value.getKey()), List.of())) {
        timeline.day(day, slot).say(said);
      }
    }
  }
}
