package io.purchaseintent.lake.table;

import io.purchaseintent.feature.DeclaredValues;
import io.purchaseintent.feature.StateReader;
import io.purchaseintent.feature.StateWriter;
import io.purchaseintent.json.DeclaredValuesJson;
import java.time.Instant;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** A state's values in the columns of a row. */
final class StateRow implements StateWriter, StateReader {

  private final GenericRecord row;

  StateRow(GenericRecord row) {
    this.row = row;
  }

  @Override
  public void count(String name, int value) {
    row.put(name, value);
  }

  @Override
  public int count(String name) {
    return (Integer) row.get(name);
  }

  @Override
  public void amount(String name, long micros) {
    row.put(name, micros);
  }

  @Override
  public long amount(String name) {
    return (Long) row.get(name);
  }

  @Override
  public void time(String name, @Nullable Instant value) {
    row.put(name, value == null ? null : value.toEpochMilli());
  }

  @Override
  public @Nullable Instant time(String name) {
    return Columns.optionalInstant(row, name);
  }

  @Override
  public void text(String name, @Nullable String value) {
    row.put(name, value);
  }

  @Override
  public @Nullable String text(String name) {
    return Columns.optionalText(row, name);
  }

  @Override
  public void declared(String name, DeclaredValues values) {
    row.put(name, DeclaredValuesJson.write(values));
  }

  @Override
  public DeclaredValues declared(String name) {
    return DeclaredValuesJson.read(Columns.optionalText(row, name));
  }
}
