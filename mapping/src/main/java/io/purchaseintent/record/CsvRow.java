package io.purchaseintent.record;

import io.purchaseintent.record.JsonRow.NotJson;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record of CSV, of which only the columns asked for become text. Not thread-safe. */
final class CsvRow implements Row {

  /** Delimiters that other files have, to be told of where one was not said. */
  private static final char[] OTHER_DELIMITERS = {';', '\t', '|', ','};

  private final int count;
  private final byte delimiter;
  private final byte quote;
  private final byte escape;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final List<Place> places = new ArrayList<>();
  private final Wanted root;
  private final JsonRow json;
  private final RowShape shape;
  private @Nullable Object[] values;
  private int[] starts;
  private int[] ends;
  private byte[] bytes = {};
  private boolean ascii;

  /** Where a column of the file goes: into the arrays of objects by their places. */
  private record Place(int column, Wanted node, List<Wanted> above) {}

  /** A row of a file with columns of these names, in their order. */
  CsvRow(List<String> names, Dialect dialect, Columns columns) {
    this.count = names.size();
    this.delimiter = (byte) dialect.delimiter();
    this.quote = (byte) dialect.quote();
    this.escape = (byte) dialect.escape();
    this.root = columns.root();
    this.json = new JsonRow(columns);
    this.shape = new RowShape(count, dialect);
    this.values = root.newObject();
    this.starts = new int[count + 1];
    this.ends = new int[count + 1];
    root.meet(names);
    for (int i = count - 1; i >= 0; i--) {
      place(i, names.get(i));
    }
  }

  /** A column is that of its whole name, else it is what its name with points leads to. */
  private void place(int column, String name) {
    Wanted whole = root.child(name);
    if (whole != null) {
      places.add(new Place(column, whole, List.of()));
    }
    List<Wanted> above = new ArrayList<>();
    Wanted node = root;
    for (String part : name.split("\\.", -1)) {
      if (node != root) {
        above.add(node);
      }
      node = node.child(part);
      if (node == null) {
        return;
      }
    }
    if (!above.isEmpty()) {
      places.add(new Place(column, node, List.copyOf(above)));
    }
  }

  /** The names in a header record. */
  static List<String> header(RecordReader record, Dialect dialect) {
    CsvRow row = new CsvRow(List.of(), dialect, new Columns());
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
  public @Nullable Object[] values() {
    return values;
  }

  /**
   * Takes the reader's current record.
   *
   * @return why it cannot be read, or null if it can
   */
  @Nullable String take(RecordReader record) {
    if (record.broken() != null) {
      return record.broken();
    }
    bytes = record.content();
    ascii = record.ascii();
    if (!ascii && !isUtf8(record)) {
      return Encodings.notUtf8(bytes, record.from(), record.to());
    }
    int found = split(record.from(), record.to());
    if (!record.hasSeveralLines()) {
      if (found == count) {
        shape.learn(bytes, starts, ends);
      }
    } else {
      int row = shape.swallowed(bytes, record.from(), record.to(), found != count);
      if (row > 0) {
        return swallowed(record, row);
      }
    }
    if (found < 0) {
      return "has text behind a closing quote" + backslashHint(record);
    }
    if (found != count) {
      return "has " + found + " columns, expected " + count + delimiterHint(record);
    }
    values = root.newObject();
    try {
      for (Place place : places) {
        fill(place);
      }
      return null;
    } catch (NotJson e) {
      return e.getMessage();
    }
  }

  /** Costs the line that the quote is in, and gives those behind it back. */
  private static String swallowed(RecordReader record, int row) {
    long line = record.line() + row;
    record.endAtFirstLine();
    return "opens a quote within which line "
        + line
        + " looks like a row of its own; if quotes are signs as others are in this file, say"
        + " \"quote: none\"";
  }

  private void fill(Place place) throws NotJson {
    String text = text(place.column);
    if (text == null) {
      return;
    }
    @Nullable Object[] in = values;
    for (Wanted above : place.above) {
      if (!(in[above.index()] instanceof Object[])) {
        in[above.index()] = above.newObject();
      }
      in = (Object[]) in[above.index()];
    }
    in[place.node.index()] = place.node.isInner() ? json.inText(text, place.node) : text;
  }

  private String backslashHint(RecordReader record) {
    for (int i = record.from(); escape == 0 && i < record.to(); i++) {
      if (bytes[i] == '\\') {
        return "; if quotes are escaped by a backslash, say \"escape: '\\'\"";
      }
    }
    return "";
  }

  private String delimiterHint(RecordReader record) {
    for (char other : OTHER_DELIMITERS) {
      int found = 1;
      for (int i = record.from(); i < record.to(); i++) {
        found += bytes[i] == (byte) other ? 1 : 0;
      }
      if (other != (char) delimiter && found == count && count > 1) {
        return "; with \"delimiter: '" + (other == '\t' ? "\\t" : other) + "'\" it has " + found;
      }
    }
    return "";
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
    int found = 0;
    int i = from;
    while (true) {
      if (found == starts.length) {
        starts = Arrays.copyOf(starts, 2 * found);
        ends = Arrays.copyOf(ends, 2 * found);
      }
      starts[found] = i;
      if (i < to && quote != 0 && bytes[i] == quote) {
        i = closingQuote(i + 1, to) + 1;
        if (i < to && bytes[i] != delimiter) {
          return -1;
        }
      } else {
        i = escape == 0 ? delimiterFrom(i, to) : unescapedDelimiterFrom(i, to);
      }
      ends[found++] = Math.min(i, to);
      if (i >= to) {
        return found;
      }
      i++;
    }
  }

  private int delimiterFrom(int from, int to) {
    byte[] in = bytes;
    byte between = delimiter;
    int i = from;
    while (i < to && in[i] != between) {
      i++;
    }
    return i;
  }

  private int unescapedDelimiterFrom(int from, int to) {
    int i = from;
    while (i < to && bytes[i] != delimiter) {
      i += bytes[i] == escape ? 2 : 1;
    }
    return i;
  }

  private int closingQuote(int from, int to) {
    int i = from;
    while (i < to) {
      if (escape != 0 && bytes[i] == escape) {
        i += 2;
      } else if (bytes[i] != quote) {
        i++;
      } else if (i + 1 < to && bytes[i + 1] == quote) {
        i += 2;
      } else {
        return i;
      }
    }
    return i;
  }

  private @Nullable String text(int column) {
    int from = starts[column];
    int to = ends[column];
    if (from == to) {
      return null;
    }
    boolean quoted = quote != 0 && bytes[from] == quote;
    if (quoted) {
      from++;
      to--;
    }
    if (escape != 0) {
      for (int i = from; i < to; i++) {
        if (bytes[i] == escape) {
          return unescaped(from, to, quoted);
        }
      }
    }
    String text =
        new String(
            bytes, from, to - from, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    String one = quoted ? String.valueOf((char) quote) : "";
    return quoted && text.contains(one) ? text.replace(one + one, one) : text;
  }

  /** The text without its escapes; {@code \N} alone is what databases write for no value. */
  private @Nullable String unescaped(int from, int to, boolean quoted) {
    if (!quoted && to - from == 2 && bytes[from + 1] == 'N') {
      return null;
    }
    byte[] plain = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (b == escape && i + 1 < to) {
        i++;
        b =
            switch (bytes[i]) {
              case 'n' -> (byte) '\n';
              case 'r' -> (byte) '\r';
              case 't' -> (byte) '\t';
              default -> bytes[i];
            };
      } else if (quoted && b == quote) {
        i++;
      }
      plain[length++] = b;
    }
    return new String(plain, 0, length, StandardCharsets.UTF_8);
  }
}
