package io.purchaseintent.parquet;

import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.PlainConfiguration;
import io.purchaseintent.record.Columns;
import io.purchaseintent.record.JsonRow;
import io.purchaseintent.record.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.HadoopParquetConfiguration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Opens Parquet: of its columns only those are read that something is wanted of. */
final class ParquetTable {

  private ParquetTable() {}

  static Table open(io.purchaseintent.record.InputFile file, Columns columns) {
    try {
      MessageType schema = schema(file.path());
      columns.requireIn(
          file.toString(), schema.getFields().stream().map(Type::getName).toList(), "");
      ParquetValues values = new ParquetValues(new JsonRow(columns));
      MessageType wanted = values.wantedOf(schema, columns.root());
      ParquetReader<@Nullable Object[]> reader =
          new Builder(new NamedFile(file.path()), wanted, values, columns).build();
      long size = Files.size(file.path());
      long rows = rows(file.path());
      return new RecordTable(file, "Parquet", columns.root(), new Rows(reader, values, size, rows));
    } catch (UserError e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw RecordTable.unreadable(file, "Parquet", 0, e);
    }
  }

  private static MessageType schema(Path file) throws IOException {
    try (ParquetFileReader reader = footer(file)) {
      return reader.getFooter().getFileMetaData().getSchema();
    }
  }

  private static long rows(Path file) throws IOException {
    try (ParquetFileReader reader = footer(file)) {
      return reader.getRecordCount();
    }
  }

  private static ParquetFileReader footer(Path file) throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new HadoopParquetConfiguration(new PlainConfiguration()))
            .build();
    return ParquetFileReader.open(new NamedFile(file), options);
  }

  private static final class Rows implements RecordTable.Records {
    private final ParquetReader<@Nullable Object[]> reader;
    private final ParquetValues values;
    private final long size;
    private final long rows;
    private long read;

    private Rows(
        ParquetReader<@Nullable Object[]> reader, ParquetValues values, long size, long rows) {
      this.reader = reader;
      this.values = values;
      this.size = size;
      this.rows = rows;
    }

    @Override
    public @Nullable Object @Nullable [] next() throws IOException {
      values.startRecord();
      if (read == rows) {
        return null;
      }
      @Nullable Object[] next = reader.read();
      read++;
      if (next == null) {
        throw new IOException("its footer tells of " + rows + " rows, and there are " + (read - 1));
      }
      return next;
    }

    @Override
    public @Nullable String broken() {
      return values.broken();
    }

    @Override
    public long bytes() {
      return rows == 0 ? size : (long) ((double) size * read / rows);
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }

  private static final class Builder extends ParquetReader.Builder<@Nullable Object[]> {
    private final ReadSupport<@Nullable Object[]> support;

    private Builder(InputFile file, MessageType wanted, ParquetValues values, Columns columns) {
      super(file, new HadoopParquetConfiguration(new PlainConfiguration()));
      this.support = new Support(wanted, values.converter(wanted, columns.root()));
    }

    @Override
    protected ReadSupport<@Nullable Object[]> getReadSupport() {
      return support;
    }
  }

  private static final class Support extends ReadSupport<@Nullable Object[]> {
    private final MessageType wanted;
    private final ParquetValues.Root root;

    private Support(MessageType wanted, ParquetValues.Root root) {
      this.wanted = wanted;
      this.root = root;
    }

    @Override
    public ReadContext init(InitContext context) {
      return new ReadContext(wanted);
    }

    @Override
    public RecordMaterializer<@Nullable Object[]> prepareForRead(
        Configuration configuration,
        Map<String, String> metadata,
        MessageType schema,
        ReadContext context) {
      return materializer();
    }

    @Override
    public RecordMaterializer<@Nullable Object[]> prepareForRead(
        ParquetConfiguration configuration,
        Map<String, String> metadata,
        MessageType schema,
        ReadContext context) {
      return materializer();
    }

    private RecordMaterializer<@Nullable Object[]> materializer() {
      return new RecordMaterializer<>() {
        @Override
        public @Nullable Object[] getCurrentRecord() {
          return root.record();
        }

        @Override
        public GroupConverter getRootConverter() {
          return root;
        }
      };
    }
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
}
