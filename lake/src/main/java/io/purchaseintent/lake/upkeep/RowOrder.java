package io.purchaseintent.lake.upkeep;

import java.util.Comparator;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.iceberg.types.Comparators;

/**
 * The order of rows by some of their columns, text by its bytes; none where there are no columns.
 */
final class RowOrder implements Comparator<GenericRecord> {

  private final List<String> columns;

  RowOrder(List<String> columns) {
    this.columns = List.copyOf(columns);
  }

  @Override
  public int compare(GenericRecord a, GenericRecord b) {
    for (String column : columns) {
      int order = ofValues(a.get(column), b.get(column));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  @SuppressWarnings("unchecked") // Values of one column are of one type.
  private static int ofValues(Object a, Object b) {
    return a instanceof CharSequence text
        ? Comparators.charSequences().compare(text, (CharSequence) b)
        : ((Comparable<Object>) a).compareTo(b);
  }
}
