package io.purchaseintent.record;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record of CSV (RFC 4180), of which only the columns asked for become text. */
final class CsvRow implements Row {

  private final List<String> columns;
  private final byte delimiter;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private int[] starts;
  private int[] ends;
  private byte[] bytes = {};
  private boolean ascii;

  /** A row of a file with these columns, in their order. */
  CsvRow(List<String> columns, char delimiter) {
    this.columns = columns;
    this.delimiter = (byte) delimiter;
    this.starts = new int[columns.size() + 1];
    this.ends = new int[columns.size() + 1];
  }

  /** The names in a header record. */
  static List<String> header(RecordReader record, char delimiter) {
    CsvRow row = new CsvRow(List.of(), delimiter);
    row.bytes = record.content();
    row.ascii = false;
    int count = row.split(record.from(), record.to());
    String[] names = new String[Math.max(count, 0)];
    for (int i = 0; i < names.length; i++) {
      String name = row.text(i);
      names[i] = name == null ? "" : name.strip();
    }
    return List.of(names);
  }

  @Override
  public @Nullable String take(RecordReader record) {
    if (record.broken() != null) {
      return record.broken();
    }
    bytes = record.content();
    ascii = record.ascii();
    if (!ascii && !isUtf8(record)) {
      return "is not UTF-8";
    }
    int count = split(record.from(), record.to());
    if (count < 0) {
      return "has text behind a closing quote";
    }
    if (count != columns.size()) {
      return "has " + count + " columns, expected " + columns.size();
    }
    return null;
  }

  private boolean isUtf8(RecordReader record) {
    try {
      decoder.decode(ByteBuffer.wrap(bytes, record.from(), record.to() - record.from()));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** Finds the columns; gives their number, or -1 for text behind a closing quote. */
  private int split(int from, int to) {
    int count = 0;
    int i = from;
    while (true) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, 2 * count);
        ends = Arrays.copyOf(ends, 2 * count);
      }
      starts[count] = i;
      if (i < to && bytes[i] == '"') {
        i = closingQuote(i + 1, to) + 1;
        if (i < to && bytes[i] != delimiter) {
          return -1;
        }
      } else {
        while (i < to && bytes[i] != delimiter) {
          i++;
        }
      }
      ends[count++] = Math.min(i, to);
      if (i >= to) {
        return count;
      }
      i++;
    }
  }

  private int closingQuote(int from, int to) {
    int i = from;
    while (i < to && (bytes[i] != '"' || (i + 1 < to && bytes[i + 1] == '"'))) {
      i += bytes[i] == '"' ? 2 : 1;
    }
    return i;
  }

  @Override
  public @Nullable String text(int column) {
    int from = starts[column];
    int to = ends[column];
    if (from == to) {
      return null;
    }
    boolean quoted = bytes[from] == '"';
    if (quoted) {
      from++;
      to--;
    }
    String text =
        new String(
            bytes, from, to - from, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    return quoted && text.indexOf('"') >= 0 ? text.replace("\"\"", "\"") : text;
  }

  @Override
  public int column(String name) {
    return columns.indexOf(name);
  }
}
