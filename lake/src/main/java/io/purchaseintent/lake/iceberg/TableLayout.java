package io.purchaseintent.lake.iceberg;

import java.io.Serializable;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.transforms.Transform;
import org.apache.iceberg.transforms.Transforms;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.SerializableFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a table is when it is made.
 *
 * @param name within the lake
 * @param rows its columns
 * @param day the column of time whose day (UTC) a row is filed under, or null
 * @param bucketed the column of text whose hash tells a row's bucket, or null
 * @param buckets how many there are, where there are any
 * @param sorted the columns by which the rows of each file are sorted; none where they are not
 * @param unique the columns in which hardly a value is there twice, for which no dictionary is made
 * @param secret the columns of which the table's index tells nothing: neither least nor greatest
 */
public record TableLayout(
    String name,
    Schema rows,
    @Nullable String day,
    @Nullable String bucketed,
    int buckets,
    List<String> sorted,
    List<String> unique,
    List<String> secret)
    implements Serializable {

  public TableLayout {
    sorted = List.copyOf(sorted);
    unique = List.copyOf(unique);
    secret = List.copyOf(secret);
  }

  /** A table all of whose columns are indexed. */
  public TableLayout(
      String name,
      Schema rows,
      @Nullable String day,
      @Nullable String bucketed,
      int buckets,
      List<String> sorted,
      List<String> unique) {
    this(name, rows, day, bucketed, buckets, sorted, unique, List.of());
  }

  /** This table with columns of which its index tells nothing. */
  public TableLayout withSecret(String... columns) {
    return new TableLayout(name, rows, day, bucketed, buckets, sorted, unique, List.of(columns));
  }

  /** A table that is neither split nor sorted. */
  public static TableLayout plain(String name, Schema rows) {
    return new TableLayout(name, rows, null, null, 1, List.of(), List.of());
  }

  /** A table that is split by days. */
  public static TableLayout daily(String name, Schema rows, String day) {
    return new TableLayout(name, rows, day, null, 1, List.of(), List.of());
  }

  /** Tells the bucket of a text, as every engine that knows Iceberg does. */
  public static SerializableFunction<CharSequence, Integer> bucket(int buckets) {
    Transform<CharSequence, Integer> transform = Transforms.bucket(buckets);
    return transform.bind(Types.StringType.get());
  }

  org.apache.iceberg.Schema schema() {
    return Columns.toIceberg(rows);
  }

  PartitionSpec partitions(org.apache.iceberg.Schema schema) {
    PartitionSpec.Builder partitions = PartitionSpec.builderFor(schema);
    if (day != null) {
      partitions.day(day);
    }
    if (bucketed != null) {
      partitions.bucket(bucketed, buckets);
    }
    return partitions.build();
  }

  SortOrder order(org.apache.iceberg.Schema schema) {
    SortOrder.Builder order = SortOrder.builderFor(schema);
    sorted.forEach(order::asc);
    return order.build();
  }
}
