package io.purchaseintent.lake.iceberg;

import java.io.Serializable;
import java.time.LocalDate;

/**
 * A file of a table.
 *
 * @param location where it is
 * @param partition what it is of
 * @param rows how many it has
 * @param bytes its size
 */
public record TableFile(String location, Partition partition, long rows, long bytes)
    implements Serializable {

  /** How the names of runs begin that never end: streams. */
  public static final String STREAM = "live-";

  /** Whether a stream added it. */
  public boolean isOfStream() {
    return location.startsWith(STREAM, location.lastIndexOf('/') + 1);
  }

  /** The day (UTC) that its rows are filed under. */
  public LocalDate day() {
    return partition.day();
  }
}
