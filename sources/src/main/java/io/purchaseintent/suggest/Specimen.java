package io.purchaseintent.suggest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.record.Columns;
import io.purchaseintent.record.Dialect;
import io.purchaseintent.record.Format;
import io.purchaseintent.record.InputFile;
import io.purchaseintent.record.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first records of a file of which nobody said what it is.
 *
 * @param dialect how the columns of CSV are parted and named; null of other formats
 * @param records objects; of CSV, a text for each column that is not empty
 */
record Specimen(InputFile file, @Nullable CsvDialect dialect, List<JsonNode> records) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LINES_LOOKED_AT = 200;

  /** A line is one column of such a file. */
  private static final Dialect LINES =
      new Dialect(
          Format.CSV, List.of("line"), '\u0001', (char) 0, (char) 0, StandardCharsets.UTF_8);

  /**
   * Reads the first records.
   *
   * @param most how many
   * @throws UserError if the file cannot be read or has no records
   */
  static Specimen of(InputFile file, int most) {
    List<String> lines = isBinary(file) ? List.of("{") : lines(file);
    if (lines.isEmpty()) {
      throw new UserError(file + " is empty: there is nothing to suggest a mapping by");
    }
    char first = lines.get(0).stripLeading().charAt(0);
    CsvDialect dialect = first == '{' || first == '[' ? null : CsvDialect.of(lines);
    List<JsonNode> records = dialect == null ? json(file, most) : csv(file, dialect, most);
    if (records.isEmpty()) {
      throw new UserError(file + " has no record that can be read, so no mapping can be suggested");
    }
    return new Specimen(file, dialect, records);
  }

  private static boolean isBinary(InputFile file) {
    try (Table table = Table.open(file, Dialect.USUAL, new Columns())) {
      return table.unit().equals("row");
    }
  }

  private static List<String> lines(InputFile file) {
    List<String> lines = new ArrayList<>();
    try (Table table = Table.open(file, LINES, new Columns())) {
      while (lines.size() < LINES_LOOKED_AT && table.next()) {
        lines.add(new String(table.original(), StandardCharsets.UTF_8));
      }
    }
    lines.removeIf(String::isBlank);
    return lines;
  }

  private static List<JsonNode> json(InputFile file, int most) {
    List<JsonNode> records = new ArrayList<>();
    try (Table table = Table.open(file, Dialect.USUAL, new Columns())) {
      while (records.size() < most && table.next()) {
        if (table.broken() == null) {
          records.add(JSON.readTree(table.original()));
        }
      }
    } catch (IOException e) {
      throw new UserError(file + " cannot be read: " + e.getMessage(), e);
    }
    return records;
  }

  private static List<JsonNode> csv(InputFile file, CsvDialect dialect, int most) {
    List<JsonNode> records = new ArrayList<>();
    Columns columns = new Columns();
    List<io.purchaseintent.record.Column> named =
        dialect.columns().stream().map(columns::add).toList();
    Dialect written =
        new Dialect(
            Format.CSV,
            dialect.header() ? List.of() : dialect.columns(),
            dialect.delimiter(),
            Dialect.USUAL.quote(),
            Dialect.USUAL.escape(),
            Dialect.USUAL.encoding());
    try (Table table = Table.open(file, written, columns)) {
      while (records.size() < most && table.next()) {
        if (table.broken() == null) {
          ObjectNode record = JSON.createObjectNode();
          for (io.purchaseintent.record.Column column : named) {
            String text = column.text(table.row());
            if (text != null) {
              record.put(column.name(), text);
            }
          }
          records.add(record);
        }
      }
    }
    return records;
  }
}
