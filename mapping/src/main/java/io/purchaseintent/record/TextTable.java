package io.purchaseintent.record;

import io.purchaseintent.command.UserError;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file of texts opened as rows: unpacked, cut into records, its columns known. */
final class TextTable implements Table {

  private final SourceFile file;
  private final RecordReader records;
  private final @Nullable CsvRow csv;
  private final JsonRow json;
  private boolean ready;
  private @Nullable String broken;

  private TextTable(
      SourceFile file, RecordReader records, @Nullable CsvRow csv, JsonRow json, boolean ready) {
    this.file = file;
    this.records = records;
    this.csv = csv;
    this.json = json;
    this.ready = ready;
  }

  static Table open(InputFile path, Dialect dialect, Columns columns) {
    SourceFile file = SourceFile.open(path, dialect.encoding());
    try {
      RecordReader records = new RecordReader(file, dialect);
      Format format = dialect.format() != null ? dialect.format() : told(records);
      if (format == Format.JSON
          || (format == Format.JSONL && records.opensAnObjectOfSeveralLines())) {
        records.takeObjects();
      } else if (format == Format.JSONL) {
        records.ignoreQuotes();
      }
      JsonRow json = new JsonRow(columns);
      if (!records.next()) {
        // Whoever writes a file a worker writes empty ones, too, with a header or without.
        return new TextTable(file, records, null, json, false);
      }
      if (format != Format.CSV) {
        return new TextTable(file, records, null, json, true);
      }
      boolean headerless = !dialect.columns().isEmpty();
      if (!headerless && records.broken() != null) {
        throw new UserError(path + " has no readable header: its first line " + records.broken());
      }
      List<String> names = headerless ? dialect.columns() : CsvRow.header(records, dialect);
      columns.requireIn(
          path.toString(), names, otherDelimiter(names, columns.lackingIn(names), dialect));
      return new TextTable(file, records, new CsvRow(names, dialect, columns), json, headerless);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static Format told(RecordReader records) {
    if (records.startsWith('[')) {
      return Format.JSON;
    }
    return records.startsWith('{') ? Format.JSONL : Format.CSV;
  }

  private static String otherDelimiter(List<String> names, List<String> lacking, Dialect dialect) {
    for (String other : List.of(";", "\t", "|", ",")) {
      if (other.charAt(0) != dialect.delimiter() && names.size() == 1) {
        List<String> split =
            Arrays.asList(names.get(0).replace("\"", "").split("\\Q" + other + "\\E"));
        if (split.containsAll(lacking)) {
          return ". With \"delimiter: '" + (other.equals("\t") ? "\\t" : other) + "'\" it has them";
        }
      }
    }
    return "";
  }

  @Override
  public boolean next() {
    if (!ready && !records.next()) {
      return false;
    }
    ready = false;
    broken = csv != null ? csv.take(records) : json.take(records);
    return true;
  }

  @Override
  public @Nullable String broken() {
    return broken;
  }

  @Override
  public Row row() {
    return csv != null ? csv : json;
  }

  @Override
  public long place() {
    return records.line();
  }

  @Override
  public String unit() {
    return "line";
  }

  @Override
  public byte[] original() {
    return Arrays.copyOfRange(records.content(), records.from(), records.to());
  }

  @Override
  public long packedBytes() {
    return file.packedBytes();
  }

  @Override
  public void close() {
    file.close();
  }
}
