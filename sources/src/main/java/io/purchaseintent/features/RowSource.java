package io.purchaseintent.features;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where rows of a table beside the clicks come from. */
interface RowSource {

  /** Takes rows, one after the other. */
  @FunctionalInterface
  interface Sink {

    /**
     * A row.
     *
     * @param texts of the columns that were asked for, in their order; null where there is none
     * @param place where it is, for messages
     */
    void take(@Nullable String[] texts, Place place);
  }

  /**
   * Where a row is.
   *
   * @param file the number of the file, from 0
   * @param number of the row or line
   */
  record Place(int file, long number) {}

  /**
   * Shows all rows.
   *
   * @param columns that are asked for
   * @param optional those of them that need not be there
   * @throws io.purchaseintent.command.UserError if they cannot be read, or lack a column
   */
  void read(List<String> columns, List<String> optional, Sink sink);

  /** In words, where a row is that was shown. */
  String words(Place place);
}
