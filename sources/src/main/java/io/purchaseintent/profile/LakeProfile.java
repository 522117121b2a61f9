package io.purchaseintent.profile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.Progress;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.table.AllTables;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.upkeep.TableSummary;
import io.purchaseintent.lake.visit.VisitReader;
import io.purchaseintent.profile.doubt.Doubts;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Profiles a lake: its events and visits in one reading, its dead letters, and its tables. */
final class LakeProfile {

  private final Lake lake;
  private final SessionGap gap;
  private final ZoneId zone;
  private final Instant now;
  private final Progress progress;

  /**
   * A profile that is not made yet.
   *
   * @param zone the shop's
   * @param now what is later is in the future
   */
  LakeProfile(Lake lake, SessionGap gap, ZoneId zone, Instant now, Progress progress) {
    this.lake = lake;
    this.gap = gap;
    this.zone = zone;
    this.now = now;
    this.progress = progress;
  }

  /**
   * Reads the lake.
   *
   * @param from the first day (UTC), or null for the first there is
   * @param until the day after the last, or null for the last there is
   * @throws LakeException if there are no events on these days
   */
  ObjectNode of(@Nullable LocalDate from, @Nullable LocalDate until) throws IOException {
    TableView events = EventTable.in(lake).view();
    if (events.files().isEmpty()) {
      throw new LakeException("There are no events in " + lake + ": ingest some first");
    }
    LocalDate first = from == null ? events.days().first() : from;
    LocalDate last = until == null ? events.days().last().plusDays(1) : until;
    TableView asked = events.between(first, last);
    if (asked.files().isEmpty()) {
      throw new LakeException(
          "There are no events from "
              + first
              + " to before "
              + last
              + " in "
              + lake
              + ": it has those of "
              + events.days().first()
              + " to "
              + events.days().last()
              + ", name some of these by --from and --until");
    }
    Profiler profiler = new Profiler(zone, now);
    long restless = read(events, first, last, asked.rows(), profiler);
    Doubts doubts = new Doubts();
    ObjectNode profile = profiler.tell(doubts);
    profile
        .put("lake", lake.toString())
        .put("from", first.toString())
        .put("until", last.toString())
        .put("made", now.toString())
        .put("shop_zone", zone.getId())
        .put("session_gap", gap.gap().toString())
        .put("restless_ids", restless);
    new DeadLetters(lake).tell(profiler.rows(), profile, doubts);
    tables(profile.putArray("tables"));
    Profiler.tell(doubts, profile);
    return profile;
  }

  private long read(TableView events, LocalDate first, LocalDate last, long rows, Profiler profiler)
      throws IOException {
    TreeMap<Integer, List<TableFile>> buckets = new TreeMap<>();
    for (TableFile file : events.files()) {
      buckets.computeIfAbsent(file.partition().bucket(), key -> new ArrayList<>()).add(file);
    }
    VisitReader reader = new VisitReader(events.reader(), gap);
    long restless = 0;
    for (List<TableFile> bucket : buckets.values()) {
      restless +=
          reader.read(
              bucket,
              first,
              last,
              row -> {
                profiler.saw(row);
                if (profiler.rows() % 16_384 == 0) {
                  progress.at(
                      String.format(
                          Locale.ROOT,
                          "profile %3d%%: %,d of %,d events",
                          100 * profiler.rows() / Math.max(1, rows),
                          profiler.rows(),
                          rows));
                }
              },
              profiler);
    }
    return restless;
  }

  private void tables(ArrayNode told) {
    for (LakeTable table : AllTables.of(lake)) {
      if (table.exists()) {
        TableSummary summary = TableSummary.of(table);
        told.addObject()
            .put("table", summary.name())
            .put("rows", summary.rows())
            .put("bytes", summary.bytes())
            .put("first_day", summary.firstDay() == null ? null : summary.firstDay().toString())
            .put("last_day", summary.lastDay() == null ? null : summary.lastDay().toString())
            .put("changed", summary.changed().toString());
      }
    }
  }
}
