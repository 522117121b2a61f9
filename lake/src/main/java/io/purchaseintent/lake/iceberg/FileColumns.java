package io.purchaseintent.lake.iceberg;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.iceberg.parquet.ParquetValueReader;
import org.apache.iceberg.parquet.ParquetValueReaders;
import org.apache.iceberg.types.Types;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** The columns of a file, found by their ids in the table, whatever they were called then. */
public final class FileColumns {

  private final org.apache.iceberg.Schema table;
  private final MessageType file;
  private final Map<Integer, Type> byId = new HashMap<>();

  FileColumns(org.apache.iceberg.Schema table, MessageType file) {
    this.table = table;
    this.file = file;
    for (Type type : file.getFields()) {
      if (type.getId() != null) {
        byId.put(type.getId().intValue(), type);
      }
    }
  }

  /**
   * Reads a column of the table.
   *
   * @param reader of the values in the file that are not null
   * @return nulls, where the file or the table has no such column
   */
  public ParquetValueReader<?> reader(
      String name, Function<ColumnDescriptor, ParquetValueReader<?>> reader) {
    Types.NestedField column = table.findField(name);
    Type type = column == null ? null : byId.get(column.fieldId());
    if (type == null) {
      return ParquetValueReaders.nulls();
    }
    String inFile = type.getName();
    return ParquetValueReaders.option(
        type, file.getMaxDefinitionLevel(inFile) - 1, reader.apply(values(file, inFile)));
  }

  /** Where the values of a column are, of a list its elements. */
  static ColumnDescriptor values(MessageType file, String column) {
    return file.getColumns().stream()
        .filter(each -> each.getPath()[0].equals(column))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no column " + column));
  }
}
