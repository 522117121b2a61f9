package io.purchaseintent.lake;

import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.lake.event.EventBatch;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableLayout;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.iceberg.TableWriter;
import io.purchaseintent.lake.iceberg.WrittenFile;
import io.purchaseintent.lake.table.EventTable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Events, and a table of them that has one bucket, written by this thread alone. */
public final class EventFiles {

  private static final TableLayout ONE_BUCKET =
      new TableLayout(
          EventTable.LAYOUT.name(),
          EventTable.LAYOUT.rows(),
          EventTable.LAYOUT.day(),
          EventTable.LAYOUT.bucketed(),
          1,
          EventTable.LAYOUT.sorted(),
          EventTable.LAYOUT.unique());

  private EventFiles() {}

  /** The table of a lake. */
  public static LakeTable table(Lake lake) {
    return LakeTable.of(lake, ONE_BUCKET);
  }

  /** Adds events, in one sorted file a day. */
  public static void append(Lake lake, String run, Collection<Event> events) throws IOException {
    TreeMap<Partition, EventBatch> days = new TreeMap<>();
    for (Event event : events) {
      days.computeIfAbsent(partition(event), day -> new EventBatch()).add(event);
    }
    TableWrite write = table(lake).write(run);
    List<WrittenFile> files = new ArrayList<>();
    for (Partition day : days.keySet()) {
      List<Event> sorted = new ArrayList<>();
      days.get(day).forEachSorted(sorted::add);
      files.add(write(write, day, sorted));
    }
    write.wrote(files);
    write.append();
  }

  /** Adds a file of one day's events as they come. */
  public static void appendUnsorted(Lake lake, String run, List<Event> events) throws IOException {
    TableWrite write = table(lake).write(run);
    write.wrote(List.of(write(write, partition(events.get(0)), events)));
    write.append();
  }

  private static WrittenFile write(TableWrite write, Partition day, List<Event> events)
      throws IOException {
    TableWriter.Open file = write.writer().open(day);
    events.forEach(event -> file.write(EventTable.toRow(event)));
    return file.end("");
  }

  private static Partition partition(Event event) {
    return new Partition(Partition.of(event.eventTime()).epochDay(), 0);
  }

  /** A page that was looked at. */
  public static Event view(
      String id, Instant time, int sequence, String session, @Nullable Instant received) {
    return new Event(
        id,
        EventType.PAGE_VIEW,
        time,
        sequence,
        session,
        null,
        "/",
        null,
        null,
        0,
        null,
        0,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        received);
  }
}
