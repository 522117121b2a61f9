package io.purchaseintent.lake.iceberg;

import io.purchaseintent.lake.ParquetRows;
import io.purchaseintent.lake.RowFile;
import java.io.IOException;
import org.apache.avro.Schema;

/**
 * A file of a table, with the columns that are asked for.
 *
 * @param rows the columns, as JSON
 */
public record TableRowFile(TableReader reader, TableFile file, String rows) implements RowFile {

  @Override
  public String location() {
    return file.location();
  }

  @Override
  public long bytes() {
    return file.bytes();
  }

  @Override
  public Schema columns() {
    return new Schema.Parser().parse(rows);
  }

  @Override
  public void read(ParquetRows.RowSink sink) throws IOException {
    reader.read(file, columns(), sink);
  }
}
