package io.purchaseintent.benchmark.peer;

import io.purchaseintent.feature.SessionState;
import io.purchaseintent.lake.table.SessionTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;

/** A Parquet file of sessions that is being written: a row each, as sessionize writes them. */
final class SessionFile implements AutoCloseable {

  private final ParquetWriter<GenericRecord> rows;

  private SessionFile(ParquetWriter<GenericRecord> rows) {
    this.rows = rows;
  }

  /**
   * Begins the one file of a partition.
   *
   * @param folder where the dataset is staged
   * @param partition such as {@code dt=2026-03-01}
   */
  static SessionFile create(Path folder, String partition, String run) throws IOException {
    Path file = folder.resolve(partition).resolve("part-" + run + ".parquet");
    Files.createDirectories(file.getParent());
    return new SessionFile(
        AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(file))
            .withSchema(SessionTable.SCHEMA)
            .withDataModel(GenericData.get())
            .withConf(new Configuration(false))
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .build());
  }

  /** The partition of a session: the day of its start. */
  static String partition(SessionState session) {
    return "dt=" + SessionTable.partition(session).day();
  }

  /** Adds a session. */
  void write(String sessionId, SessionState session) throws IOException {
    rows.write(SessionTable.toRow(sessionId, session, ZoneOffset.UTC));
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
