package io.purchaseintent.checks;

import java.util.List;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** The row that is looked at: each value is made of what is stored once, when it is asked for. */
final class Row {

  private final Column[] columns;
  private final @Nullable Object[] values;
  private final boolean[] read;
  private @Nullable IndexedRecord row;

  Row(Table table) {
    List<Column> all = table.columns();
    columns = all.toArray(new Column[0]);
    values = new Object[columns.length];
    read = new boolean[columns.length];
  }

  /** Looks at the next row. */
  void set(IndexedRecord next) {
    row = next;
    for (int i = 0; i < read.length; i++) {
      read[i] = false;
    }
  }

  /** The value in a column; null where it is missing. */
  @Nullable Object value(Column column) {
    int place = column.place();
    if (!read[place]) {
      if (row == null) {
        throw new IllegalStateException("No row was set");
      }
      values[place] = columns[place].value(row.get(place));
      read[place] = true;
    }
    return values[place];
  }
}
