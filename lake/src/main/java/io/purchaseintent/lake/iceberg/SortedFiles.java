package io.purchaseintent.lake.iceberg;

import io.purchaseintent.lake.LakeException;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.CloseableIterator;
import org.apache.iceberg.types.Comparators;
import org.jspecify.annotations.Nullable;

/**
 * The rows of several files, each sorted by an id, as if they were one. A row group of each file is
 * in memory.
 *
 * @param <T> what a row is read as
 */
public final class SortedFiles<T> implements Closeable {

  /** How ids are sorted: by the bytes of UTF-8, as in every engine. */
  public static final Comparator<CharSequence> ORDER = Comparators.charSequences();

  private final Rule<T> rule;
  private final List<Cursor> cursors = new ArrayList<>();
  private final PriorityQueue<Cursor> queue =
      new PriorityQueue<>(Comparator.comparing(Cursor::id, ORDER));

  /**
   * By what files are sorted.
   *
   * @param id of a row
   * @param unique whether no two rows of a file may have the same
   * @param unsorted what to say of a file that is not, after its name
   */
  public record Rule<T>(Function<T, String> id, boolean unique, String unsorted) {

    private boolean inOrder(T row, T next) {
      int order = ORDER.compare(id.apply(row), id.apply(next));
      return unique ? order < 0 : order <= 0;
    }
  }

  /** No row at all. */
  public SortedFiles(Rule<T> rule) {
    this.rule = rule;
  }

  /**
   * The rows of files.
   *
   * @param open reads a file's rows, in their order
   */
  public SortedFiles(
      Rule<T> rule, List<TableFile> files, Function<TableFile, CloseableIterable<T>> open) {
    this(rule);
    for (TableFile file : files) {
      Cursor cursor = new Cursor(file, open.apply(file));
      cursors.add(cursor);
      if (cursor.advance()) {
        queue.add(cursor);
      }
    }
  }

  /** The next row's id; null after the last. */
  public @Nullable String id() {
    Cursor first = queue.peek();
    return first == null ? null : first.id();
  }

  /**
   * The next row.
   *
   * @throws LakeException if its file is not sorted
   */
  public T next() {
    Cursor first = queue.element();
    T row = first.row();
    String id = first.id();
    if (!first.advance()) {
      queue.remove();
    } else if (!first.id().equals(id)) {
      queue.remove();
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

  private final class Cursor implements Closeable {

    private final TableFile file;
    private final CloseableIterable<T> opened;
    private final CloseableIterator<T> rows;
    private @Nullable T row;

    Cursor(TableFile file, CloseableIterable<T> opened) {
      this.file = file;
      this.opened = opened;
      this.rows = opened.iterator();
    }

    T row() {
      T now = row;
      if (now == null) {
        throw new IllegalStateException("There is no row left");
      }
      return now;
    }

    String id() {
      return rule.id().apply(row());
    }

    boolean advance() {
      T before = row;
      T next = rows.hasNext() ? rows.next() : null;
      if (before != null && next != null && !rule.inOrder(before, next)) {
        throw new LakeException(file.location() + " " + rule.unsorted());
      }
      row = next;
      return next != null;
    }

    @Override
    public void close() throws IOException {
      rows.close();
      opened.close();
    }
  }
}
