package io.purchaseintent.lake.table;

import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.ParquetRows;
import io.purchaseintent.scoring.Segment;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.codec.ZstandardCodec;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file of moments that is being written, row after row. What is known of the rows when
 * all are there is noted in the file itself, in its footer: a file that is thrown away takes its
 * note with it.
 */
public final class MomentFile implements Closeable {

  private static final String NOTE = "purchase-intent.note";
  private static final String SESSIONS = "purchase-intent.sessions";
  private static final String PURCHASING = "purchase-intent.purchasing-sessions";
  private static final String WHILE_IDLE = "purchase-intent.rows-while-idle";

  /** Under this readers by Avro look for what the columns are. */
  private static final String AVRO_SCHEMA = "parquet.avro.schema";

  /**
   * Columns of more values than fit in a dictionary of this size are written without one: a larger
   * one costs a cache miss a value, and hardly saves bytes.
   */
  private static final int DICTIONARY_BYTES = 64 << 10;

  private final ParquetWriter<MomentRow> writer;

  /**
   * A file that begins here.
   *
   * @param file that is not there yet
   * @param features of which the vectors are
   * @param note that is asked for after the last row
   */
  public MomentFile(Path file, List<FeatureDefinition> features, Supplier<String> note)
      throws IOException {
    writer =
        new Builder(file, MomentRow.schema(features), note)
            .withConf(new PlainParquetConfiguration())
            .withCompressionCodec(ParquetRows.COMPRESSION)
            .withDictionaryPageSize(DICTIONARY_BYTES)
            .config(ZstandardCodec.PARQUET_COMPRESS_ZSTD_LEVEL, "1")
            .build();
  }

  /** What is noted in a file; empty where nothing is. */
  public static Optional<String> note(Path file) throws IOException {
    return Optional.ofNullable(ParquetRows.metadata(file).get(NOTE));
  }

  /**
   * How many sessions a file has, how many of them end in a purchase, and how many rows are of
   * moments in which nothing happened.
   *
   * @param all each whose moments came together counts once
   */
  public record Sessions(long all, long purchasing, long rowsWhileIdle) {}

  /** The sessions of a file. */
  public static Sessions sessions(Path file) throws IOException {
    Map<String, String> metadata = ParquetRows.metadata(file);
    return new Sessions(
        count(file, metadata, SESSIONS),
        count(file, metadata, PURCHASING),
        count(file, metadata, WHILE_IDLE));
  }

  private static long count(Path file, Map<String, String> metadata, String name) {
    String count = metadata.get(name);
    if (count == null) {
      throw new LakeException(
          file + " does not say " + name + ", as this release writes it: make the set anew");
    }
    return Long.parseLong(count);
  }

  /**
   * Writes one more row, beside those of its session.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public void write(MomentRow row) {
    try {
      writer.write(row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the file. */
  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static final class Builder extends ParquetWriter.Builder<MomentRow, Builder> {
    private final Schema schema;
    private final Supplier<String> note;

    Builder(Path file, Schema schema, Supplier<String> note) {
      super(new LocalOutputFile(file));
      this.schema = schema;
      this.note = note;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<MomentRow> getWriteSupport(@Nullable Configuration configuration) {
      return new Rows(schema, note);
    }
  }

  /** Writes the columns of {@link MomentRow#schema}, without a row of boxed values between. */
  private static final class Rows extends WriteSupport<MomentRow> {

    private static final Binary[] SEGMENTS = new Binary[Segment.values().length];

    static {
      for (Segment segment : Segment.values()) {
        SEGMENTS[segment.ordinal()] = binary(segment.code());
      }
    }

    private final Schema schema;
    private final String[] names;
    private final Supplier<String> note;
    private @Nullable RecordConsumer out;
    private @Nullable MomentRow last;
    private Binary session = Binary.EMPTY;
    private long sessions;
    private long purchasing;
    private boolean bought;
    private long whileIdle;
    private int column;

    Rows(Schema schema, Supplier<String> note) {
      this.schema = schema;
      this.names = schema.getFields().stream().map(Schema.Field::name).toArray(String[]::new);
      this.note = note;
    }

    @Override
    public WriteContext init(@Nullable Configuration configuration) {
      return init();
    }

    @Override
    public WriteContext init(@Nullable ParquetConfiguration configuration) {
      return init();
    }

    private WriteContext init() {
      MessageType columns =
          new AvroSchemaConverter(new PlainParquetConfiguration()).convert(schema);
      return new WriteContext(columns, Map.of(AVRO_SCHEMA, schema.toString()));
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      out = consumer;
    }

    @Override
    public FinalizedWriteContext finalizeWrite() {
      return new FinalizedWriteContext(
          Map.of(
              NOTE,
              note.get(),
              SESSIONS,
              "" + sessions,
              PURCHASING,
              "" + purchasing,
              WHILE_IDLE,
              "" + whileIdle));
    }

    @Override
    public void write(MomentRow row) {
      RecordConsumer to = Objects.requireNonNull(out, "Begins with prepareForWrite");
      to.startMessage();
      column = 0;
      look(row);
      add(to, session);
      addText(to, row.userId());
      add(to, row.sessionStart());
      add(to, row.moment());
      add(to, row.idleSeconds());
      add(to, row.eventTime());
      addText(to, row.productId());
      add(to, SEGMENTS[row.segment().ordinal()]);
      add(to, row.label());
      add(to, row.weight());
      for (float value : row.vector()) {
        add(to, value);
      }
      to.endMessage();
    }

    private void look(MomentRow row) {
      MomentRow before = last;
      boolean sameId = before != null && before.sessionId().equals(row.sessionId());
      if (!sameId) {
        session = binary(row.sessionId());
      }
      if (before == null || !sameId || before.sessionStart() != row.sessionStart()) {
        sessions++;
        bought = false;
      }
      // Somebody else may turn out to have done what came before, and not to have bought.
      purchasing += row.label() > 0 && !bought ? 1 : 0;
      bought |= row.label() > 0;
      whileIdle += row.isAtEvent() ? 0 : 1;
      last = row;
    }

    private static Binary binary(String text) {
      return Binary.fromConstantByteArray(text.getBytes(StandardCharsets.UTF_8));
    }

    private void addText(RecordConsumer to, @Nullable String text) {
      if (text == null) {
        column++;
      } else {
        add(to, binary(text));
      }
    }

    private void add(RecordConsumer to, Binary value) {
      to.startField(names[column], column);
      to.addBinary(value);
      to.endField(names[column], column++);
    }

    private void add(RecordConsumer to, int value) {
      to.startField(names[column], column);
      to.addInteger(value);
      to.endField(names[column], column++);
    }

    private void add(RecordConsumer to, long value) {
      to.startField(names[column], column);
      to.addLong(value);
      to.endField(names[column], column++);
    }

    private void add(RecordConsumer to, float value) {
      to.startField(names[column], column);
      to.addFloat(value);
      to.endField(names[column], column++);
    }
  }
}
