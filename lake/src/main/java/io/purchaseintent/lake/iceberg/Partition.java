package io.purchaseintent.lake.iceberg;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.StructLike;

/**
 * Where in a table a row lies.
 *
 * @param epochDay days since the epoch, or {@link #NONE} where the table is not split by days
 * @param bucket from 0, or {@link #NONE} where the table is not split by buckets
 */
public record Partition(int epochDay, int bucket) implements Serializable, Comparable<Partition> {

  /** What stands for a part that the table does not have. */
  public static final int NONE = Integer.MIN_VALUE;

  /** The only partition of a table that is not split. */
  public static final Partition WHOLE = new Partition(NONE, NONE);

  private static final String DAY = "day";

  /** The partition of an instant in a table that is split by days alone. */
  public static Partition of(Instant time) {
    return new Partition(
        (int) Math.floorDiv(time.getEpochSecond(), Duration.ofDays(1).toSeconds()), NONE);
  }

  /** The day (UTC). */
  public LocalDate day() {
    return LocalDate.ofEpochDay(epochDay);
  }

  /** The partition of a file. */
  static Partition of(PartitionSpec spec, StructLike file) {
    int day = NONE;
    int bucket = NONE;
    for (int i = 0; i < spec.fields().size(); i++) {
      Integer value = file.get(i, Integer.class);
      if (value != null && isDay(spec.fields().get(i))) {
        day = value;
      } else if (value != null) {
        bucket = value;
      }
    }
    return new Partition(day, bucket);
  }

  StructLike in(PartitionSpec spec) {
    PartitionData data = new PartitionData(spec.partitionType());
    for (int i = 0; i < spec.fields().size(); i++) {
      data.set(i, isDay(spec.fields().get(i)) ? epochDay : bucket);
    }
    return data;
  }

  static boolean isDay(PartitionField field) {
    return field.transform().toString().equals(DAY);
  }

  @Override
  public int compareTo(Partition other) {
    int order = Integer.compare(epochDay, other.epochDay);
    return order != 0 ? order : Integer.compare(bucket, other.bucket);
  }
}
