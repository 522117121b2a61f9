package io.purchaseintent.lake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.Schema;

/** A Parquet file that is of no table, such as one of a training set. */
public record PlainRowFile(String location) implements RowFile {

  /** The file of a path. */
  public static PlainRowFile of(Path path) {
    return new PlainRowFile(path.toString());
  }

  @Override
  public long bytes() {
    try {
      return Files.size(Path.of(location));
    } catch (IOException e) {
      throw LakeException.of("looking at " + location, e);
    }
  }

  @Override
  public Schema columns() throws IOException {
    return ParquetRows.schema(Path.of(location));
  }

  @Override
  public void read(ParquetRows.RowSink rows) throws IOException {
    ParquetRows.read(Path.of(location), rows);
  }
}
