package io.purchaseintent.lake.iceberg;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** Columns of rows as Iceberg's. Times are milliseconds in a row, and microseconds in a table. */
final class Columns {

  static final int MICROS_OF_MILLI = 1_000;

  private Columns() {}

  /** The columns with ids from 1, in their order. */
  static org.apache.iceberg.Schema toIceberg(Schema rows) {
    List<Types.NestedField> columns = new ArrayList<>();
    int elementId = rows.getFields().size();
    for (Schema.Field field : rows.getFields()) {
      int id = columns.size() + 1;
      Type type = type(field, ++elementId);
      columns.add(
          isOptional(field)
              ? Types.NestedField.optional(id, field.name(), type)
              : Types.NestedField.required(id, field.name(), type));
    }
    return new org.apache.iceberg.Schema(columns);
  }

  /**
   * The type of a column.
   *
   * @param elementId of what a list holds, where it is one
   */
  static Type type(Schema.Field field, int elementId) {
    Schema schema = value(field);
    return switch (schema.getType()) {
      case STRING -> Types.StringType.get();
      case INT -> Types.IntegerType.get();
      case LONG -> isTime(field) ? Types.TimestampType.withZone() : Types.LongType.get();
      case FLOAT -> Types.FloatType.get();
      case DOUBLE -> Types.DoubleType.get();
      case BOOLEAN -> Types.BooleanType.get();
      case BYTES -> Types.BinaryType.get();
      case ARRAY -> Types.ListType.ofOptional(elementId, Types.FloatType.get());
      default ->
          throw new IllegalArgumentException(
              "Column "
                  + field.name()
                  + " is of type "
                  + schema.getType()
                  + ", which no table has");
    };
  }

  static boolean isOptional(Schema.Field field) {
    return field.schema().isNullable();
  }

  static boolean isTime(Schema.Field field) {
    LogicalType type = value(field).getLogicalType();
    return type instanceof LogicalTypes.TimestampMillis;
  }

  /** The type of a column's values that are not null. */
  static Schema value(Schema.Field field) {
    Schema schema = field.schema();
    return schema.isUnion()
        ? schema.getTypes().stream()
            .filter(type -> type.getType() != Schema.Type.NULL)
            .findFirst()
            .orElseThrow()
        : schema;
  }
}
