package io.purchaseintent.lake.upkeep;

import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.TableView;
import java.time.Instant;
import java.time.LocalDate;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/**
 * A table at a glance.
 *
 * @param bytes of the files that it has now
 * @param firstDay the first day that it has rows of; null where it is not by day
 * @param lastDay the last one
 * @param days that it has rows of
 * @param changed when it was written to last
 */
public record TableSummary(
    String name,
    long rows,
    int files,
    long bytes,
    @Nullable LocalDate firstDay,
    @Nullable LocalDate lastDay,
    int days,
    int snapshots,
    Instant changed) {

  /** Of a table that was written to. */
  public static TableSummary of(LakeTable table) {
    TableView view = table.view();
    Table iceberg =
        table.load().orElseThrow(() -> new IllegalStateException(table.name() + " is gone"));
    SortedSet<LocalDate> days = table.layout().day() == null ? new TreeSet<>() : view.days();
    int snapshots = 0;
    long changed = 0;
    for (Snapshot snapshot : iceberg.snapshots()) {
      snapshots++;
      changed = Math.max(changed, snapshot.timestampMillis());
    }
    return new TableSummary(
        table.name(),
        view.rows(),
        view.files().size(),
        view.bytes(),
        days.isEmpty() ? null : days.first(),
        days.isEmpty() ? null : days.last(),
        days.size(),
        snapshots,
        Instant.ofEpochMilli(changed));
  }
}
