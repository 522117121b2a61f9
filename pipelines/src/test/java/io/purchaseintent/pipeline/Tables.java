package io.purchaseintent.pipeline;

import io.purchaseintent.lake.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.hadoop.util.HadoopOutputFile;

/** Reads what a job wrote, and changes it, without the code that jobs read and write by. */
public final class Tables {

  private Tables() {}

  /** All rows of a dataset's current files. */
  public static List<GenericRecord> rows(Dataset dataset) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    for (Path file : dataset.files()) {
      if (file.toString().endsWith(".parquet")) {
        rows.addAll(rows(file));
      }
    }
    return rows;
  }

  static List<GenericRecord> rows(Path file) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    try (ParquetReader<GenericRecord> reader =
        AvroParquetReader.<GenericRecord>builder(
                HadoopInputFile.fromPath(
                    new org.apache.hadoop.fs.Path(file.toUri()), new Configuration(false)))
            .build()) {
      for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** Replaces the rows of a file; there is at least one. */
  static void write(Path file, List<GenericRecord> rows) throws IOException {
    Configuration configuration = new Configuration(false);
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
    try (ParquetWriter<GenericRecord> writer =
        AvroParquetWriter.<GenericRecord>builder(HadoopOutputFile.fromPath(path, configuration))
            .withSchema(rows.get(0).getSchema())
            .withConf(configuration)
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .build()) {
      for (GenericRecord row : rows) {
        writer.write(row);
      }
    }
  }
}
