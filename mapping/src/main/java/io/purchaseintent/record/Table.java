package io.purchaseintent.record;

import io.purchaseintent.command.UserError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** A file opened as rows, of which it may have none. */
public interface Table extends AutoCloseable {

  /**
   * Opens a file.
   *
   * @param columns what will be read of it; all were added before
   * @throws UserError if the file cannot be read, is of no kind that can, or lacks a column
   */
  static Table open(InputFile file, Dialect dialect, Columns columns) {
    Format format = dialect.format();
    Format actual = format != null ? format : FileKind.binary(file);
    if (actual != Format.PARQUET && actual != Format.AVRO) {
      return TextTable.open(file, dialect, columns);
    }
    for (TableFormat each : ServiceLoader.load(TableFormat.class)) {
      if (each.format() == actual) {
        return each.open(file, columns);
      }
    }
    throw new UserError(
        file + " is a file of " + actual + ", which this program does not read: give JSON lines");
  }

  /** Moves to the next row, which may be broken; false at the end. */
  boolean next();

  /** Why the current row cannot be read, or null if it can. */
  @Nullable String broken();

  Row row();

  /** The current row's place in the file: its first line, or its number, from 1. */
  long place();

  /** What {@link #place} counts: {@code line} or {@code row}. */
  String unit();

  /** The current row as it is in the file; as JSON where it is no text there. */
  byte[] original();

  /** Bytes read so far of the file as it lies on the disk. */
  long packedBytes();

  @Override
  void close();
}
