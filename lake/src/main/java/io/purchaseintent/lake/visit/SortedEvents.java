package io.purchaseintent.lake.visit;

import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableReader;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.CloseableIterator;
import org.apache.iceberg.types.Comparators;
import org.jspecify.annotations.Nullable;

/** The events of several sorted files, visit by visit. A row group of each file is in memory. */
final class SortedEvents implements Closeable {

  /** How session ids are sorted: by the bytes of UTF-8, as in every engine. */
  static final Comparator<CharSequence> ORDER = Comparators.charSequences();

  private final List<Cursor> cursors = new ArrayList<>();
  private final PriorityQueue<Cursor> queue =
      new PriorityQueue<>(Comparator.comparing(Cursor::sessionId, ORDER));

  SortedEvents(TableReader reader, List<TableFile> files) {
    for (TableFile file : files) {
      Cursor cursor = new Cursor(file, reader.open(file, EventReader.COLUMNS, EventReader::of));
      cursors.add(cursor);
      if (cursor.advance()) {
        queue.add(cursor);
      }
    }
  }

  /** The next session id; null after the last. */
  @Nullable String sessionId() {
    Cursor first = queue.peek();
    return first == null ? null : first.sessionId();
  }

  /** Shows all events of the next session id, and goes on to the one after. */
  void next(Consumer<VisitEvent> events) {
    String id = sessionId();
    while (id != null && id.equals(sessionId())) {
      Cursor cursor = queue.remove();
      boolean more = true;
      while (more && cursor.sessionId().equals(id)) {
        events.accept(cursor.event());
        more = cursor.advance();
      }
      if (more) {
        queue.add(cursor);
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (Cursor cursor : cursors) {
      cursor.close();
    }
  }

  private static final class Cursor implements Closeable {

    private final TableFile file;
    private final CloseableIterable<VisitEvent> opened;
    private final CloseableIterator<VisitEvent> events;
    private @Nullable VisitEvent event;

    Cursor(TableFile file, CloseableIterable<VisitEvent> opened) {
      this.file = file;
      this.opened = opened;
      this.events = opened.iterator();
    }

    VisitEvent event() {
      if (event == null) {
        throw new IllegalStateException("There is no event left");
      }
      return event;
    }

    String sessionId() {
      return event().sessionId();
    }

    boolean advance() {
      VisitEvent before = event;
      if (!events.hasNext()) {
        event = null;
        return false;
      }
      VisitEvent next = events.next();
      if (before != null
          && !before.sessionId().equals(next.sessionId())
          && ORDER.compare(before.sessionId(), next.sessionId()) > 0) {
        throw new LakeException(
            file.location()
                + " is not sorted by session_id, as all files of events are: whoever rewrote it must"
                + " sort it so (the table says its order), or ingest its day again with --replace");
      }
      event = next;
      return true;
    }

    @Override
    public void close() throws IOException {
      events.close();
      opened.close();
    }
  }
}
