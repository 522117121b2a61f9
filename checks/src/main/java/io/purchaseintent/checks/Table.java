package io.purchaseintent.checks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** The columns of a table, in their order. */
final class Table {

  private final Map<String, Column> columns = new LinkedHashMap<>();

  Table(Schema schema) {
    for (Schema.Field field : schema.getFields()) {
      columns.put(field.name(), Column.of(field.name(), field.pos(), field.schema()));
    }
  }

  /** The column of this name; null where there is none. */
  @Nullable Column column(String name) {
    return columns.get(name);
  }

  List<String> names() {
    return List.copyOf(columns.keySet());
  }

  List<Column> columns() {
    return new ArrayList<>(columns.values());
  }
}
