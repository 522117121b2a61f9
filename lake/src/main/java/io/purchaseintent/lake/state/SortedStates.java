package io.purchaseintent.lake.state;

import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableReader;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.avro.generic.GenericRecord;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.CloseableIterator;
import org.apache.iceberg.types.Comparators;
import org.jspecify.annotations.Nullable;

/** The rows of several files of states, by id. A row group of each file is in memory. */
public final class SortedStates implements Closeable {

  /** How ids are sorted: by the bytes of UTF-8, as in every engine. */
  public static final Comparator<CharSequence> ORDER = Comparators.charSequences();

  private final List<Cursor> cursors = new ArrayList<>();
  private final PriorityQueue<Cursor> queue =
      new PriorityQueue<>(Comparator.comparing(Cursor::id, ORDER));

  private SortedStates() {}

  /** No row. */
  public static SortedStates none() {
    return new SortedStates();
  }

  /** The rows of these files. */
  public static SortedStates of(TableReader reader, List<TableFile> files) {
    SortedStates states = new SortedStates();
    for (TableFile file : files) {
      Cursor cursor = new Cursor(file, reader.open(file, StateTable.SCHEMA));
      states.cursors.add(cursor);
      if (cursor.advance()) {
        states.queue.add(cursor);
      }
    }
    return states;
  }

  /** The next row's id; null after the last. */
  public @Nullable String id() {
    Cursor first = queue.peek();
    return first == null ? null : first.id();
  }

  /** The next row. */
  public GenericRecord next() {
    Cursor first = queue.remove();
    GenericRecord row = first.row();
    if (first.advance()) {
      queue.add(first);
    }
    return row;
  }

  @Override
  public void close() throws IOException {
    for (Cursor cursor : cursors) {
      cursor.close();
    }
  }

  private static final class Cursor implements Closeable {

    private final TableFile file;
    private final CloseableIterable<GenericRecord> opened;
    private final CloseableIterator<GenericRecord> rows;
    private @Nullable GenericRecord row;

    Cursor(TableFile file, CloseableIterable<GenericRecord> opened) {
      this.file = file;
      this.opened = opened;
      this.rows = opened.iterator();
    }

    GenericRecord row() {
      if (row == null) {
        throw new IllegalStateException("There is no row left");
      }
      return row;
    }

    String id() {
      return StateTable.id(row());
    }

    boolean advance() {
      GenericRecord before = row;
      row = rows.hasNext() ? rows.next() : null;
      if (before != null
          && row != null
          && ORDER.compare(StateTable.id(before), StateTable.id(row)) >= 0) {
        throw new LakeException(
            file.location()
                + " is not sorted by id, as all files of states are: whoever rewrote it must sort it"
                + " so (the table says its order), or delete the table and run aggregate, which"
                + " makes it again of all events");
      }
      return row != null;
    }

    @Override
    public void close() throws IOException {
      rows.close();
      opened.close();
    }
  }
}
