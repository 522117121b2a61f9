package io.purchaseintent.lake.iceberg;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * A file of a table.
 *
 * @param location where it is
 * @param partition what it is of
 * @param rows how many it has
 * @param bytes its size
 * @param firstMillis the least time of its rows, in the column that they are filed under; or less,
 *     where the table does not know it
 * @param lastMillis the greatest; or more
 * @param receivedMillis the greatest time at which its rows say that they were received, or more;
 *     the least long where none does
 * @param landedMillis the greatest time until which days were closed when rows came that say of
 *     themselves that they were known before, or more; the least long where none did
 */
public record TableFile(
    String location,
    Partition partition,
    long rows,
    long bytes,
    long firstMillis,
    long lastMillis,
    long receivedMillis,
    long landedMillis)
    implements Serializable {

  /** The columns of times that say when a row was known. */
  public static final String RECEIVED = "received_time";

  public static final String KNOWN = "known_time";

  /** How the names of runs begin that never end: streams. */
  public static final String STREAM = "live-";

  /** A file as a table knows it. */
  public static TableFile of(DataFile file, PartitionSpec spec) {
    int time = timeColumn(spec);
    return new TableFile(
        file.location(),
        Partition.of(spec, file.partition()),
        file.recordCount(),
        file.fileSizeInBytes(),
        millis(file.lowerBounds(), time, Long.MIN_VALUE),
        millis(file.upperBounds(), time, Long.MAX_VALUE),
        last(file, spec, RECEIVED),
        last(file, spec, KNOWN));
  }

  /**
   * The greatest time in the columns that say when rows were known, or more; the least long where
   * none does.
   */
  public long knownMillis() {
    return Math.max(receivedMillis, landedMillis);
  }

  /** The greatest time in a column that may be null; the least long where it always is. */
  private static long last(DataFile file, PartitionSpec spec, String name) {
    Types.NestedField column = spec.schema().findField(name);
    if (column == null) {
      return Long.MIN_VALUE;
    }
    Map<Integer, Long> nulls = file.nullValueCounts();
    Long without = nulls == null ? null : nulls.get(column.fieldId());
    // A file of before the column was added counts nothing of it, and has none of its values.
    boolean isNull = nulls != null && (without == null || without == file.recordCount());
    return millis(file.upperBounds(), column.fieldId(), isNull ? Long.MIN_VALUE : Long.MAX_VALUE);
  }

  /** The id of the column of time that rows are filed under by day; -1 where there is none. */
  static int timeColumn(PartitionSpec spec) {
    return spec.fields().stream()
        .filter(Partition::isDay)
        .mapToInt(PartitionField::sourceId)
        .findFirst()
        .orElse(-1);
  }

  private static long millis(@Nullable Map<Integer, ByteBuffer> bounds, int column, long unknown) {
    ByteBuffer bound = bounds == null ? null : bounds.get(column);
    if (bound == null) {
      return unknown;
    }
    Long micros = Conversions.fromByteBuffer(Types.TimestampType.withZone(), bound);
    return Math.floorDiv(micros, (long) Columns.MICROS_OF_MILLI);
  }

  /** Whether a stream added it. */
  public boolean isOfStream() {
    return location.startsWith(STREAM, location.lastIndexOf('/') + 1);
  }

  /** The day (UTC) that its rows are filed under. */
  public LocalDate day() {
    return partition.day();
  }
}
