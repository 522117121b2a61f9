package io.purchaseintent.experiments.plan;

import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.VisitOrders;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.visit.VisitReader;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what units did out of a lake's events. */
public final class LakeWeeks {

  /** Weeks before the first that tell what a unit is like. */
  private static final int MOST_BEFORE = 4;

  /** Some 200 bytes each. */
  private static final int MOST_UNITS = 1_000_000;

  private static final int DAYS = 7;
  private static final double MICROS = 1e6;

  private final Lake lake;
  private final SessionGap gap;
  private final Progress progress;

  /** Visits of a lake, cut by the gap of its jobs. */
  public LakeWeeks(Lake lake, SessionGap gap, Progress progress) {
    this.lake = lake;
    this.gap = gap;
    this.progress = progress;
  }

  /**
   * What an experiment would have found.
   *
   * @param until the day after the last that is over
   * @param most weeks that one would let it run
   * @throws UserError if the lake has not one whole week
   */
  public Plan plan(Unit unit, Metric metric, Layout layout, LocalDate until, int most)
      throws IOException {
    TableView events =
        EventTable.in(lake)
            .newest()
            .orElseThrow(
                () ->
                    new UserError(
                        "The lake "
                            + lake
                            + " has no events yet: take some in (./intent run ingest --input=…), or"
                            + " name another with --lake=DIR"));
    Map<Integer, List<TableFile>> buckets = new TreeMap<>();
    LocalDate first = LocalDate.MAX;
    LocalDate last = LocalDate.MIN;
    for (TableFile file : events.files()) {
      buckets.computeIfAbsent(file.partition().bucket(), added -> new ArrayList<>()).add(file);
      first = file.day().isBefore(first) ? file.day() : first;
      last = file.day().isAfter(last) ? file.day() : last;
    }
    LocalDate end = last.isBefore(until) ? last.plusDays(1) : until;
    int there = (int) (end.toEpochDay() - first.toEpochDay()) / DAYS;
    if (there < 1) {
      throw new UserError(
          "The lake "
              + lake
              + " has events of "
              + Math.max(0, end.toEpochDay() - first.toEpochDay())
              + " days that are over, from "
              + first
              + " on: a plan goes by whole weeks, so it needs 7");
    }
    int before = Math.min(MOST_BEFORE, there / 2);
    int weeks = Math.min(most, there - before);
    LocalDate from = end.minusDays((long) DAYS * weeks);
    UnitWeeks seen = new UnitWeeks(millis(from), weeks, before, MOST_UNITS);
    VisitReader reader = new VisitReader(events.reader(), gap);
    long[] visits = {0};
    for (List<TableFile> bucket : buckets.values()) {
      reader.read(
          bucket,
          from.minusDays((long) DAYS * before),
          end,
          (id, visit) -> {
            add(unit, id, visit, seen);
            progress.at(++visits[0] + " visits");
          });
    }
    progress.done(visits[0] + " visits");
    return Plan.of(unit, metric, layout, from, before, seen);
  }

  private static long millis(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  private static void add(Unit unit, String sessionId, List<CompactEvent> visit, UnitWeeks seen) {
    String whose = unit.of(sessionId, visit);
    if (whose == null) {
      return;
    }
    VisitOrders orders = VisitOrders.of(sessionId, visit);
    seen.add(whose, visit.get(0).timeMillis(), orders.count(), orders.amountMicros() / MICROS);
  }
}
