package io.purchaseintent.lake.iceberg;

import io.purchaseintent.lake.LakeException;
import io.purchaseintent.lake.ParquetRows;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.CloseableIterator;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.parquet.ParquetValueReader;

/** Reads the files of a table. */
public final class TableReader implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Table table;

  private TableReader(Table table) {
    this.table = table;
  }

  static TableReader of(Table table) {
    return new TableReader(SerializableTable.copyOf(table));
  }

  /**
   * The rows of a file, in their order.
   *
   * @param rows the columns to read; others are not looked at
   */
  public CloseableIterable<GenericRecord> open(TableFile file, Schema rows) {
    return open(
        file, rows.getFields().stream().map(Schema.Field::name).toList(), new RowShape(rows));
  }

  /**
   * What is made of the rows of a file, in their order.
   *
   * @param columns to read; others are not looked at
   * @param shape reads one row
   * @throws GoneException if the file is not there any more
   * @throws LakeException if it is broken
   */
  public <T> CloseableIterable<T> open(
      TableFile file, List<String> columns, Function<FileColumns, ParquetValueReader<T>> shape) {
    org.apache.iceberg.Schema all = table.schema();
    InputFile input = table.io().newInputFile(file.location());
    CloseableIterable<T> rows =
        Parquet.read(input)
            .project(all.select(columns))
            .createReaderFunc(parquet -> shape.apply(new FileColumns(all, parquet)))
            .build();
    return new Explained<>(input.location(), rows);
  }

  /** Shows the rows of a file with these columns; others are not looked at. */
  public void read(TableFile file, Schema rows, ParquetRows.RowSink sink) throws IOException {
    try (CloseableIterable<GenericRecord> iterable = open(file, rows)) {
      for (GenericRecord row : iterable) {
        sink.accept(row);
      }
    }
  }

  /** That a file is not there any more. */
  public static final class GoneException extends LakeException {
    private static final long serialVersionUID = 1L;

    GoneException(String missing, Throwable cause) {
      super(
          missing
              + ": either it was deleted by hand, or the table's snapshot expired while it"
              + " was read (./intent lake maintain --keep); run it again",
          cause);
    }
  }

  private record RowShape(Schema rows)
      implements Function<FileColumns, ParquetValueReader<GenericRecord>> {
    @Override
    public ParquetValueReader<GenericRecord> apply(FileColumns columns) {
      return RowReader.of(rows, columns);
    }
  }

  private static final Pattern FORBIDDEN =
      Pattern.compile("Permission denied|Access ?Denied|Status Code: 403");

  /** Rows that say which file is wrong, and what to do. */
  private record Explained<T>(String file, CloseableIterable<T> rows)
      implements CloseableIterable<T> {

    @Override
    public CloseableIterator<T> iterator() {
      CloseableIterator<T> iterator = whole(rows::iterator);
      return new CloseableIterator<>() {
        @Override
        public boolean hasNext() {
          return whole(iterator::hasNext);
        }

        @Override
        public T next() {
          return whole(iterator::next);
        }

        @Override
        public void close() throws IOException {
          iterator.close();
        }
      };
    }

    @Override
    public void close() throws IOException {
      rows.close();
    }

    /** A file that may not be read is called missing by some, and broken by others. */
    private void requirePermission(RuntimeException e) {
      String reason = String.valueOf(LakeException.first(e).getMessage());
      if (FORBIDDEN.matcher(reason).find()) {
        throw new LakeException(
            "No permission to read "
                + file
                + ": let this user read the tables' files ("
                + reason
                + ")",
            e);
      }
    }

    private interface Reading<V> {
      V read();
    }

    private <V> V whole(Reading<V> reading) {
      try {
        return reading.read();
      } catch (NotFoundException e) {
        requirePermission(e);
        throw new GoneException("There is no " + file + " any more", e);
      } catch (java.util.NoSuchElementException e) {
        throw e;
      } catch (RuntimeException e) {
        LakeException told = LakeException.in(e);
        if (told != null) {
          throw told;
        }
        requirePermission(e);
        throw new LakeException(
            file + " cannot be read (" + e.getMessage() + "): put the whole file back", e);
      }
    }
  }
}
