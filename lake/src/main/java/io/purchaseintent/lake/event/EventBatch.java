package io.purchaseintent.lake.event;

import io.purchaseintent.event.Event;
import io.purchaseintent.lake.ParquetRows;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableReader;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.FirstReceived;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.iceberg.types.Comparators;
import org.jspecify.annotations.Nullable;

/**
 * Events of one partition that are about to be added to the table, in memory: of the copies of one,
 * told by session and id, the one received first. Not thread-safe.
 */
public final class EventBatch {

  private static final Schema KEY = ParquetRows.some(EventTable.SCHEMA, EventTable.KEY);

  private static final Comparator<Event> IN_VISIT =
      Comparator.comparing(Event::eventTime)
          .thenComparingInt(Event::sequence)
          .thenComparing(Event::eventId, Comparators.charSequences());

  private final Map<String, Map<String, Event>> visits = new HashMap<>();
  private int size;

  /**
   * A row of the table that makes way for a copy that was received earlier.
   *
   * @param file that has it
   */
  public record Superseded(TableFile file, String sessionId, String eventId) {}

  /** Adds an event, or lets the better of two copies stay. */
  public void add(Event event) {
    Map<String, Event> visit = visits.computeIfAbsent(event.sessionId(), id -> new HashMap<>(4));
    Event first = visit.putIfAbsent(event.eventId(), event);
    if (first == null) {
      size++;
    } else if (FirstReceived.compare(event, first) < 0) {
      visit.put(event.eventId(), event);
    }
  }

  /** Events, each counted once. */
  public int size() {
    return size;
  }

  /**
   * Drops what the table has, unless the copy here is the better one, and the other was not counted
   * yet: what was known of closed days stays.
   *
   * @param files of the events' partition
   * @param closedMillis the midnight until which days are closed
   * @return the rows of the table that are the worse copies
   */
  public List<Superseded> dropStored(TableReader reader, List<TableFile> files, long closedMillis)
      throws IOException {
    List<Superseded> superseded = new ArrayList<>();
    for (TableFile file : files) {
      if (hasAnyOf(reader, file)) {
        reader.read(
            file,
            EventTable.LAYOUT.rows(),
            row -> {
              Event here = find(EventTable.sessionId(row), EventTable.eventId(row));
              if (here == null) {
                return;
              }
              boolean isOpen = EventTable.countedMillis(row) >= closedMillis;
              if (isOpen && FirstReceived.compare(here, EventTable.toEvent(row)) < 0) {
                superseded.add(new Superseded(file, here.sessionId(), here.eventId()));
              } else {
                remove(here.sessionId(), here.eventId());
              }
            });
      }
    }
    return superseded;
  }

  private boolean hasAnyOf(TableReader reader, TableFile file) throws IOException {
    Set<String> any = new HashSet<>();
    reader.read(
        file,
        KEY,
        row -> {
          if (any.isEmpty() && find(EventTable.sessionId(row), EventTable.eventId(row)) != null) {
            any.add(file.location());
          }
        });
    return !any.isEmpty();
  }

  private @Nullable Event find(String sessionId, String eventId) {
    Map<String, Event> visit = visits.get(sessionId);
    return visit == null ? null : visit.get(eventId);
  }

  private void remove(String sessionId, String eventId) {
    Map<String, Event> visit = visits.get(sessionId);
    if (visit != null && visit.remove(eventId) != null) {
      size--;
    }
  }

  /** Shows the events in the order of the table's files. */
  public void forEachSorted(Consumer<Event> reader) {
    List<String> ids = new ArrayList<>(visits.keySet());
    ids.sort(Comparators.charSequences());
    for (String id : ids) {
      List<Event> visit = new ArrayList<>(visits.getOrDefault(id, Map.of()).values());
      visit.sort(IN_VISIT);
      visit.forEach(reader);
    }
  }
}
