package io.purchaseintent.lake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.conf.HadoopParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;

/** Reads and writes the rows of a Parquet file, one after the other. */
public final class ParquetRows {

  /** How files are packed. */
  public static final CompressionCodecName COMPRESSION = CompressionCodecName.SNAPPY;

  private ParquetRows() {}

  /** Takes rows. */
  public interface RowSink {
    /** Takes one more. */
    void accept(GenericRecord row) throws IOException;
  }

  /** Tells rows. */
  public interface RowSource {
    /** Tells all rows. */
    void tellTo(RowSink rows) throws IOException;
  }

  /** Shows the rows of a file with all of their columns. */
  public static void read(Path file, RowSink rows) throws IOException {
    read(file, new PlainConfiguration(), rows);
  }

  /** Shows the rows of a file with these columns; others are not looked at. */
  public static void read(Path file, Schema columns, RowSink rows) throws IOException {
    read(file, reading(columns), rows);
  }

  /** Some of the columns of a table. */
  public static Schema some(Schema schema, List<String> columns) {
    Schema some = Schema.createRecord(schema.getName(), null, schema.getNamespace(), false);
    some.setFields(
        columns.stream()
            .map(schema::getField)
            .map(column -> new Schema.Field(column, column.schema()))
            .toList());
    return some;
  }

  /** What tells readers of Parquet to look at these columns only. */
  public static Configuration reading(Schema columns) {
    Configuration configuration = new PlainConfiguration();
    AvroReadSupport.setRequestedProjection(configuration, columns);
    AvroReadSupport.setAvroReadSchema(configuration, columns);
    return configuration;
  }

  private static void read(Path file, Configuration configuration, RowSink rows)
      throws IOException {
    try (ParquetReader<GenericRecord> reader = open(file, configuration)) {
      for (GenericRecord row = reader.read(); row != null; row = reader.read()) {
        rows.accept(row);
      }
    }
  }

  /** A reader of all columns, for who must be able to stop between two rows. */
  public static ParquetReader<GenericRecord> open(Path file) throws IOException {
    return open(file, new PlainConfiguration());
  }

  private static ParquetReader<GenericRecord> open(Path file, Configuration configuration)
      throws IOException {
    return AvroParquetReader.<GenericRecord>builder(
            new LocalInputFile(file), new HadoopParquetConfiguration(configuration))
        .build();
  }

  /** The columns of a file. */
  public static Schema schema(Path file) throws IOException {
    try (ParquetFileReader reader = openFooter(file)) {
      return new AvroSchemaConverter().convert(reader.getFooter().getFileMetaData().getSchema());
    }
  }

  /** How many rows a file has, as its footer says. */
  public static long count(Path file) throws IOException {
    try (ParquetFileReader reader = openFooter(file)) {
      return reader.getRecordCount();
    }
  }

  /** What is noted in a file's footer, by its names. */
  static Map<String, String> metadata(Path file) throws IOException {
    try (ParquetFileReader reader = openFooter(file)) {
      return reader.getFooter().getFileMetaData().getKeyValueMetaData();
    }
  }

  private static ParquetFileReader openFooter(Path file) throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new HadoopParquetConfiguration(new PlainConfiguration()))
            .build();
    return ParquetFileReader.open(new LocalInputFile(file), options);
  }

  /** Writes a file; one that is there is replaced. */
  public static void write(Path file, Schema schema, RowSource rows) throws IOException {
    try (ParquetWriter<GenericRecord> writer =
        AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(file))
            .withSchema(schema)
            .withConf(new PlainConfiguration())
            .withCompressionCodec(COMPRESSION)
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .build()) {
      rows.tellTo(writer::write);
    }
  }
}
