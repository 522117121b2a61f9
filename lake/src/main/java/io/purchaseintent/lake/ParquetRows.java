package io.purchaseintent.lake;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
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
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.jspecify.annotations.Nullable;

/** Reads and writes the rows of a Parquet file, one after the other. */
public final class ParquetRows {

  /** How files are packed. */
  public static final CompressionCodecName COMPRESSION = CompressionCodecName.ZSTD;

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
      for (GenericRecord row = next(file, reader); row != null; row = next(file, reader)) {
        rows.accept(row);
      }
    }
  }

  /**
   * The next row; null after the last.
   *
   * @param file that is read, for messages
   * @throws LakeException if the file is broken
   */
  public static @Nullable GenericRecord next(Path file, ParquetReader<GenericRecord> reader)
      throws IOException {
    return whole(file, reader::read);
  }

  private interface Reading<T extends @Nullable Object> {
    T read() throws IOException;
  }

  /** What is read of a file, unless it is broken; what else is wrong, the file system says. */
  private static <T extends @Nullable Object> T whole(Path file, Reading<T> reading)
      throws IOException {
    try {
      return reading.read();
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      requireWhole(List.of(file));
      if (e instanceof FileSystemException) {
        throw e;
      }
      throw LakeException.ofBroken(file, e);
    }
  }

  /**
   * Looks whether files are there, and begin and end as Parquet does, which those that were cut off
   * do not.
   *
   * @throws LakeException if one does not
   */
  public static void requireWhole(Collection<Path> files) {
    for (Path file : files) {
      if (!Files.exists(file)) {
        throw LakeException.ofMissing(file);
      }
      try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
        byte[] magic = ParquetFileWriter.MAGIC;
        byte[] read = new byte[magic.length];
        long end = Math.max(0, bytes.length() - magic.length);
        for (long place : new long[] {0, end}) {
          bytes.seek(place);
          if (bytes.read(read) < read.length || !Arrays.equals(read, magic)) {
            throw LakeException.ofBroken(
                file, new IOException(place == 0 ? "it begins otherwise" : "it was cut off"));
          }
        }
      } catch (IOException e) {
        throw LakeException.of("reading " + file, e);
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
            new NamedFile(file), new HadoopParquetConfiguration(configuration))
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
  public static Map<String, String> metadata(Path file) throws IOException {
    try (ParquetFileReader reader = openFooter(file)) {
      return reader.getFooter().getFileMetaData().getKeyValueMetaData();
    }
  }

  private static ParquetFileReader openFooter(Path file) throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new HadoopParquetConfiguration(new PlainConfiguration()))
            .build();
    return whole(file, () -> ParquetFileReader.open(new NamedFile(file), options));
  }

  /** A file that messages name; Parquet's own is told by its address in memory. */
  private record NamedFile(Path path) implements InputFile {

    @Override
    public long getLength() throws IOException {
      return new LocalInputFile(path).getLength();
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
      return new LocalInputFile(path).newStream();
    }

    @Override
    public String toString() {
      return path.toString();
    }
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
