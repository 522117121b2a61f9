package io.purchaseintent.pipeline.lake;

import java.io.Serializable;
import org.apache.avro.generic.IndexedRecord;

/**
 * Counts the rows of one file while they are written. What it counted is noted in that file: of a
 * bundle that fails and is tried again only the file that stays is counted, once.
 */
public interface RowTally {

  /** Counts a row. */
  void add(IndexedRecord row);

  /**
   * What was counted, as a text: the file's {@link io.purchaseintent.lake.table.MomentFile#note}.
   */
  String note();

  /** Begins the tally of a file. */
  @FunctionalInterface
  interface Beginning extends Serializable {
    /** A tally that has counted nothing. */
    RowTally begin();
  }
}
