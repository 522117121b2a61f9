package io.purchaseintent.lake;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.schema.MessageType;

/**
 * A Parquet file on its way into a stream, row after row. What is known of the rows when all are
 * there may be noted in the file itself, in its footer: a file that is thrown away takes its note
 * with it.
 */
public final class ParquetStream implements Closeable {

  private static final String NOTE = "purchase-intent.note";

  private final ParquetWriter<GenericRecord> writer;

  private ParquetStream(ParquetWriter<GenericRecord> writer) {
    this.writer = writer;
  }

  /**
   * A file that begins here.
   *
   * @param out that is left open at the end
   */
  public static ParquetStream to(OutputStream out, Schema schema) throws IOException {
    return of(out, schema, Map::of);
  }

  /**
   * A file that begins here, with a note.
   *
   * @param out that is left open at the end
   * @param note that is asked for after the last row
   */
  public static ParquetStream to(OutputStream out, Schema schema, Supplier<String> note)
      throws IOException {
    return of(out, schema, () -> Map.of(NOTE, note.get()));
  }

  private static ParquetStream of(
      OutputStream out, Schema schema, Supplier<Map<String, String>> notes) throws IOException {
    return new ParquetStream(
        new Builder(new Target(out), schema, notes)
            .withConf(new PlainConfiguration())
            .withCompressionCodec(ParquetRows.COMPRESSION)
            .build());
  }

  /** What is noted in a file; empty where nothing is. */
  public static Optional<String> note(Path file) throws IOException {
    return Optional.ofNullable(ParquetRows.metadata(file).get(NOTE));
  }

  /** Writes one more row. */
  public void write(GenericRecord row) throws IOException {
    writer.write(row);
  }

  /** Ends the file. */
  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static final class Builder extends ParquetWriter.Builder<GenericRecord, Builder> {
    private final Schema schema;
    private final Supplier<Map<String, String>> notes;

    Builder(OutputFile file, Schema schema, Supplier<Map<String, String>> notes) {
      super(file);
      this.schema = schema;
      this.notes = notes;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<GenericRecord> getWriteSupport(Configuration configuration) {
      return new Rows(new AvroSchemaConverter(configuration).convert(schema), schema, notes);
    }
  }

  private static final class Rows extends AvroWriteSupport<GenericRecord> {
    private final Supplier<Map<String, String>> notes;

    Rows(MessageType columns, Schema schema, Supplier<Map<String, String>> notes) {
      super(columns, schema);
      this.notes = notes;
    }

    @Override
    public FinalizedWriteContext finalizeWrite() {
      return new FinalizedWriteContext(new HashMap<>(notes.get()));
    }
  }

  /** A stream as Parquet sees it. */
  private record Target(OutputStream out) implements OutputFile {

    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new Positions(out);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return new Positions(out);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  private static final class Positions extends PositionOutputStream {
    private final OutputStream out;
    private long position;

    Positions(OutputStream out) {
      this.out = out;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int one) throws IOException {
      out.write(one);
      position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      position += length;
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.flush();
    }
  }
}
