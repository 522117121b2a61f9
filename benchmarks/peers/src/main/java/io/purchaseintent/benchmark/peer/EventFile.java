package io.purchaseintent.benchmark.peer;

import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.lake.table.EventTable;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.conf.HadoopParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.LocalInputFile;

/** Reads a Parquet file of the lake's events. */
final class EventFile {

  /** Receives an event and the session id that it has. */
  interface Receiver {
    void receive(String sessionId, CompactEvent event);
  }

  private EventFile() {}

  /** Hands over what features need of each event, in the file's order. */
  static void read(Path file, Receiver receiver) throws IOException {
    Configuration columns = new Configuration(false);
    AvroReadSupport.setRequestedProjection(columns, EventTable.COMPACT);
    AvroReadSupport.setAvroReadSchema(columns, EventTable.COMPACT);
    try (ParquetReader<GenericRecord> rows =
        AvroParquetReader.<GenericRecord>builder(
                new LocalInputFile(file), new HadoopParquetConfiguration(columns))
            .withDataModel(GenericData.get())
            .build()) {
      for (GenericRecord row = rows.read(); row != null; row = rows.read()) {
        receiver.receive(EventTable.sessionId(row), EventTable.compact(row));
      }
    }
  }
}
