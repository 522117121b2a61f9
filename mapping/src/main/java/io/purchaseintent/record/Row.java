package io.purchaseintent.record;

import org.jspecify.annotations.Nullable;

/** One record of a file, as texts by column. */
public interface Row {

  /**
   * Takes the reader's current record.
   *
   * @return why it cannot be read, or null if it can
   */
  @Nullable String take(RecordReader record);

  /** The text in a column, by the position that {@link #column} gave it; null where absent. */
  @Nullable String text(int column);

  /** Where a column is, or -1 where this kind of file cannot have it. */
  int column(String name);
}
