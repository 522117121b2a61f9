package io.purchaseintent.lake.table;

import io.purchaseintent.feature.DeclaredValues;
import io.purchaseintent.feature.StateWriter;
import java.time.Instant;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaBuilder.FieldAssembler;
import org.jspecify.annotations.Nullable;

/** Makes the columns of a table of states from what a state writes of itself. */
final class StateColumns implements StateWriter {

  private FieldAssembler<Schema> columns;

  /** Begins with the entity's id and the as-of time. */
  StateColumns(String table, String idColumn, String asOfColumn) {
    this.columns =
        SchemaBuilder.record(table)
            .namespace("io.purchaseintent")
            .fields()
            .requiredString(idColumn)
            .name(asOfColumn)
            .type(Columns.TIMESTAMP)
            .noDefault();
  }

  @Override
  public void count(String name, int value) {
    columns = columns.requiredInt(name);
  }

  @Override
  public void amount(String name, long micros) {
    columns = columns.requiredLong(name);
  }

  @Override
  public void time(String name, @Nullable Instant value) {
    columns = columns.name(name).type(Columns.OPTIONAL_TIMESTAMP).withDefault(null);
  }

  @Override
  public void text(String name, @Nullable String value) {
    columns = columns.optionalString(name);
  }

  @Override
  public void declared(String name, DeclaredValues values) {
    columns = columns.optionalString(name);
  }

  Schema toSchema() {
    return columns.endRecord();
  }
}
