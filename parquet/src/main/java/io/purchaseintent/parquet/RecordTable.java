package io.purchaseintent.parquet;

import io.purchaseintent.command.UserError;
import io.purchaseintent.record.InputFile;
import io.purchaseintent.record.Row;
import io.purchaseintent.record.RowJson;
import io.purchaseintent.record.Table;
import io.purchaseintent.record.Wanted;
import java.io.Closeable;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Rows of a file that is no text, which have numbers. */
final class RecordTable implements Table, Row {

  private final InputFile file;
  private final String kind;
  private final Wanted wanted;
  private final Records records;
  private @Nullable Object[] values;
  private long number;

  /** Where records come from. */
  interface Records extends Closeable {

    /** The next record's values, or null behind the last. */
    @Nullable Object @Nullable [] next() throws IOException;

    /** Why the record just read cannot be used, or null if it can. */
    @Nullable String broken();

    /** Bytes read so far. */
    long bytes();
  }

  RecordTable(InputFile file, String kind, Wanted wanted, Records records) {
    this.file = file;
    this.kind = kind;
    this.wanted = wanted;
    this.records = records;
    this.values = wanted.newObject();
  }

  @Override
  public boolean next() {
    try {
      @Nullable Object @Nullable [] read = records.next();
      if (read == null) {
        return false;
      }
      values = read;
      number++;
      return true;
    } catch (IOException | RuntimeException e) {
      throw unreadable(file, kind, number, e);
    }
  }

  /** What is said of a file that ends in the middle, or has a packing that nobody here knows. */
  static UserError unreadable(InputFile file, String kind, long rows, Exception e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new UserError(
        String.format(
            Locale.ROOT,
            "%s is cut off or damaged, or no %s that can be read: behind %,d rows, %s. Fetch the"
                + " file again, or write it anew with another compression (zstd, snappy or none)",
            file,
            kind,
            rows,
            cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage()),
        e);
  }

  @Override
  public @Nullable Object[] values() {
    return values;
  }

  @Override
  public @Nullable String broken() {
    return records.broken();
  }

  @Override
  public Row row() {
    return this;
  }

  @Override
  public long place() {
    return number;
  }

  @Override
  public String unit() {
    return "row";
  }

  @Override
  public byte[] original() {
    return RowJson.of(wanted, values);
  }

  @Override
  public long packedBytes() {
    return records.bytes();
  }

  @Override
  public void close() {
    try {
      records.close();
    } catch (IOException e) {
      throw new UserError(file + " cannot be closed: " + e.getMessage(), e);
    }
  }
}
