package io.purchaseintent.lake;

import java.io.IOException;
import java.io.Serializable;
import org.apache.avro.Schema;

/** A file with rows, to be read here or on a worker. */
public interface RowFile extends Serializable {

  /** Where it is, for messages. */
  String location();

  /** Its size. */
  long bytes();

  /** Its columns. */
  Schema columns() throws IOException;

  /** Shows its rows with all of their columns. */
  void read(ParquetRows.RowSink rows) throws IOException;
}
