package io.purchaseintent.record;

import io.purchaseintent.command.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A file opened as rows, of which it may have none: unpacked, cut into records, its columns known.
 */
public final class Table implements AutoCloseable {

  private static final int MOST_NAMES_TOLD = 40;

  private final SourceFile file;
  private final RecordReader records;
  private final Row row;
  private boolean ready;
  private @Nullable String broken;

  private Table(SourceFile file, RecordReader records, Row row, boolean ready) {
    this.file = file;
    this.records = records;
    this.row = row;
    this.ready = ready;
  }

  /**
   * Opens a file.
   *
   * @param format CSV or JSON lines, or null to tell by the first byte
   * @param names the columns of a headerless CSV in their order; empty where the header names them
   * @param used the columns that will be read
   * @throws UserError if the file cannot be read or lacks a used column
   */
  public static Table open(
      Path path, @Nullable Format format, List<String> names, char delimiter, Set<String> used) {
    SourceFile file = SourceFile.open(path);
    try {
      RecordReader records = new RecordReader(file, delimiter);
      Format actual = format != null ? format : records.startsWith('{') ? Format.JSONL : Format.CSV;
      if (actual == Format.JSONL) {
        records.ignoreQuotes();
      }
      if (!records.next()) {
        // Whoever writes a file a worker writes empty ones, too, with a header or without.
        return new Table(file, records, new JsonRow(List.copyOf(used)), false);
      }
      if (actual == Format.JSONL) {
        return new Table(file, records, new JsonRow(List.copyOf(used)), true);
      }
      boolean headerless = !names.isEmpty();
      if (!headerless && records.broken() != null) {
        throw new UserError(path + " has no readable header: its first line " + records.broken());
      }
      List<String> columns = headerless ? names : CsvRow.header(records, delimiter);
      requireColumns(path, columns, used);
      return new Table(file, records, new CsvRow(columns, delimiter), headerless);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static void requireColumns(Path path, List<String> columns, Set<String> used) {
    List<String> lacking = used.stream().filter(name -> !columns.contains(name)).toList();
    if (!lacking.isEmpty()) {
      String found =
          columns.stream()
              .limit(MOST_NAMES_TOLD)
              .map(name -> name.length() > 40 ? name.substring(0, 40) + "…" : name)
              .collect(Collectors.joining(", "));
      throw new UserError(
          path
              + " lacks the column"
              + (lacking.size() > 1 ? "s " : " ")
              + String.join(", ", lacking)
              + ", which the mapping reads; its columns are: "
              + found);
    }
  }

  /** Moves to the next row, which may be broken; false at the end. */
  public boolean next() {
    if (!ready && !records.next()) {
      return false;
    }
    ready = false;
    broken = row.take(records);
    return true;
  }

  /** Why the current row cannot be read, or null if it can. */
  public @Nullable String broken() {
    return broken;
  }

  public Row row() {
    return row;
  }

  public RecordReader record() {
    return records;
  }

  public SourceFile file() {
    return file;
  }

  @Override
  public void close() {
    file.close();
  }
}
