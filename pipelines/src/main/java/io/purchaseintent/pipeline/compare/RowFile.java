package io.purchaseintent.pipeline.compare;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.InputFile;

/**
 * A Parquet file whose rows are compared.
 *
 * @param dataset what the rows belong to
 * @param side who has them
 * @param ignored columns that are not compared
 */
record RowFile(String dataset, Side side, String path, Set<String> ignored)
    implements Serializable {

  /** The columns of the file. */
  static Schema schema(Path file) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(open(file))) {
      return new AvroSchemaConverter().convert(reader.getFooter().getFileMetaData().getSchema());
    }
  }

  /** Its rows, one after the other. */
  ParquetReader<GenericRecord> rows() throws IOException {
    return AvroParquetReader.<GenericRecord>builder(open(Path.of(path)))
        .withConf(new Configuration(false))
        .build();
  }

  private static InputFile open(Path file) throws IOException {
    return HadoopInputFile.fromPath(
        new org.apache.hadoop.fs.Path(file.toUri()), new Configuration(false));
  }
}
