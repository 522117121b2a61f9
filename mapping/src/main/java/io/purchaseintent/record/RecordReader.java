package io.purchaseintent.record;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a file into records, a line each, or more lines where quotes of CSV hold them together.
 *
 * <p>Memory is bounded: a record beyond {@link #MAX_RECORD} bytes is skipped to its line's end and
 * keeps its first {@link #KEPT} bytes. A quote that is not closed within {@link #MAX_QUOTED} bytes
 * costs its own line only. Blank lines are no records. Not thread-safe.
 */
public final class RecordReader {

  /** The longest record accepted. */
  static final int MAX_RECORD = 1 << 20;

  /** How far a quoted record may reach. */
  static final int MAX_QUOTED = 1 << 16;

  /** What is kept of a record that is too long. */
  public static final int KEPT = 1 << 12;

  /** Where the scan stands in a CSV field. */
  private static final int FIELD_START = 0;

  private static final int PLAIN = 1;
  private static final int QUOTED = 2;
  private static final int AFTER_QUOTE = 3;

  /** No byte: what a sign is compared with that a dialect does not have. */
  private static final int NONE = 256;

  private final SourceFile file;
  private final byte delimiter;
  private final byte quote;
  private final byte escape;
  private boolean quotes;
  private boolean values;
  private byte[] buffer = new byte[1 << 18];
  private int limit;
  private int next;
  private int start;
  private byte[] content = buffer;
  private int from;
  private int to;
  private long line;
  private long nextLine = 1;
  private boolean ascii;
  private boolean ended;
  private boolean over;
  private @Nullable String broken;

  /** A reader of CSV as the dialect has it. */
  public RecordReader(SourceFile file, Dialect dialect) {
    this.file = file;
    this.delimiter = (byte) dialect.delimiter();
    this.quote = (byte) dialect.quote();
    this.escape = (byte) dialect.escape();
    this.quotes = quote != 0 || escape != 0;
    skipByteOrderMark();
  }

  /** Takes every line for a record, whatever quotes are in it. */
  public void ignoreQuotes() {
    quotes = false;
  }

  /** Takes each object of JSON for a record, on however many lines, within an array or not. */
  void takeObjects() {
    quotes = false;
    values = true;
  }

  /**
   * Whether the file's first line holds an object of JSON that ends in another line; as far as the
   * buffer goes.
   */
  boolean opensAnObjectOfSeveralLines() {
    int depth = 0;
    boolean text = false;
    int i = next;
    while (i < limit && isBlank(buffer[i])) {
      i++;
    }
    for (; i < limit && buffer[i] != '\n'; i++) {
      byte b = buffer[i];
      if (text) {
        if (b == '\\') {
          i++;
        } else if (b == '"') {
          text = false;
        }
      } else if (b == '"') {
        text = true;
      } else if (b == '{' || b == '[') {
        depth++;
      } else if (b == '}' || b == ']') {
        depth--;
      }
    }
    return i < limit && depth > 0 && !text;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** Whether the first byte of the file, blanks aside, is this one. */
  boolean startsWith(char first) {
    int i = next;
    while (i < limit && buffer[i] <= ' ' && buffer[i] >= 0) {
      i++;
    }
    return i < limit && buffer[i] == (byte) first;
  }

  private void skipByteOrderMark() {
    boolean more = true;
    while (limit < 3 && more) {
      more = fill();
    }
    if (limit >= 3
        && buffer[0] == (byte) 0xef
        && buffer[1] == (byte) 0xbb
        && buffer[2] == (byte) 0xbf) {
      next = 3;
    }
  }

  /** Moves to the next record; false at the end, however often it is asked. */
  public boolean next() {
    do {
      if (over || !(values ? advanceObject() : advance())) {
        over = true;
        return false;
      }
    } while (from == to && broken == null);
    return true;
  }

  private boolean advance() {
    start = next;
    line = nextLine;
    broken = null;
    ascii = true;
    int state = FIELD_START;
    boolean escaped = false;
    // Looked at for each byte: fields would be loaded again and again.
    boolean quoting = quotes;
    int quoteSign = quote == 0 ? NONE : quote;
    int escapeSign = escape == 0 ? NONE : escape;
    byte between = delimiter;
    int i = start;
    while (true) {
      if (i == limit) {
        int length = i - start;
        if (length > MAX_RECORD || !fill()) {
          return last(state == QUOTED || escaped);
        }
        i = start + length;
      }
      byte b = buffer[i++];
      if (b < 0) {
        ascii = false;
      }
      if (b == '\n') {
        nextLine++;
        if (state != QUOTED && !escaped) {
          found(i - 1, i);
          return true;
        }
        escaped = false;
        if (i - start > MAX_QUOTED) {
          return unclosed();
        }
      } else if (quoting) {
        if (b == quoteSign && !escaped) {
          // A quote right behind a closing one is a doubled quote: the field goes on.
          state =
              switch (state) {
                case FIELD_START, AFTER_QUOTE -> QUOTED;
                case QUOTED -> AFTER_QUOTE;
                default -> PLAIN;
              };
        } else if (b == escapeSign || escaped) {
          escaped = !escaped;
          state = state == FIELD_START ? PLAIN : state;
        } else if (state != QUOTED) {
          state = b == between ? FIELD_START : PLAIN;
        }
      }
    }
  }

  /**
   * The next object, by its braces: what stands between objects, commas and the array's brackets,
   * is no record, but a word that does not belong there is a broken one.
   */
  private boolean advanceObject() {
    broken = null;
    ascii = true;
    line = nextLine;
    start = next;
    int depth = 0;
    boolean text = false;
    boolean escaped = false;
    int i = start;
    while (true) {
      if (i == limit) {
        int length = i - start;
        if (length > MAX_RECORD || !fill()) {
          if (start == limit) {
            return false;
          }
          if (!ended) {
            return skipLong();
          }
          found(limit, limit);
          broken =
              depth > 0 ? "is cut off: an object of JSON is not closed" : "is not a JSON object";
          return true;
        }
        i = start + length;
      }
      byte b = buffer[i++];
      if (b == '\n') {
        nextLine++;
      }
      ascii &= b >= 0;
      if (escaped) {
        escaped = false;
      } else if (text) {
        escaped = b == '\\';
        text = b != '"';
      } else if (depth == 0 && (isBlank(b) || b == ',' || b == '[' || b == ']')) {
        if (i - 1 > start) {
          found(i - 1, i);
          broken = "is not a JSON object";
          return true;
        }
        start = i;
        line = nextLine;
      } else if (b == '"') {
        text = true;
      } else if (b == '{' || b == '[') {
        depth++;
      } else if ((b == '}' || b == ']') && --depth <= 0) {
        found(i, i);
        return true;
      }
    }
  }

  /** What is left at the end of the file, or of the longest record that is accepted. */
  private boolean last(boolean quoted) {
    if (start == limit) {
      return false;
    }
    if (quoted) {
      return unclosed();
    }
    if (!ended) {
      return skipLong();
    }
    nextLine++;
    found(limit, limit);
    return true;
  }

  private boolean unclosed() {
    int newline = start;
    while (newline < limit && buffer[newline] != '\n') {
      newline++;
    }
    if (newline == limit && !ended) {
      return skipLong();
    }
    endAt(newline);
    broken =
        "opens a quote that is never closed; if quotes are signs as others are in this file, say"
            + " \"quote: none\""
            + (escape == 0 && has('\\')
                ? "; if quotes are escaped by a backslash, say \"escape: '\\'\""
                : "");
    return true;
  }

  private void endAt(int newline) {
    nextLine = line + 1;
    found(newline, Math.min(newline + 1, limit));
  }

  /** Whether the record goes over more lines than one. */
  boolean hasSeveralLines() {
    return nextLine - line > 1;
  }

  /** Takes the record's first line for all of it: the next record begins behind that. */
  void endAtFirstLine() {
    int newline = from;
    while (newline < to && content[newline] != '\n') {
      newline++;
    }
    endAt(newline);
  }

  private boolean has(char wanted) {
    for (int i = from; i < to; i++) {
      if (content[i] == (byte) wanted) {
        return true;
      }
    }
    return false;
  }

  private boolean skipLong() {
    content = Arrays.copyOfRange(buffer, start, start + KEPT);
    from = 0;
    to = KEPT;
    long length = 0;
    int i = start;
    while (true) {
      while (i < limit && buffer[i] != '\n') {
        i++;
      }
      length += i - start;
      start = limit;
      if (i < limit || !fill()) {
        break;
      }
      i = start;
    }
    next = Math.min(i + 1, limit);
    nextLine = line + 1;
    ascii = false;
    broken = "is " + length + " bytes long, at most " + MAX_RECORD;
    return true;
  }

  private void found(int recordEnd, int following) {
    content = buffer;
    from = start;
    to = recordEnd > start && buffer[recordEnd - 1] == '\r' ? recordEnd - 1 : recordEnd;
    next = following;
  }

  /** Reads more behind what is there, moving the current record to the buffer's front. */
  private boolean fill() {
    if (ended) {
      return false;
    }
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, limit - start);
      limit -= start;
      start = 0;
    }
    if (limit == buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.min(2 * buffer.length, MAX_RECORD + 1));
    }
    int read = file.read(buffer, limit, buffer.length - limit);
    ended = read < 0;
    limit += Math.max(read, 0);
    return !ended;
  }

  /** The bytes that hold the record, from {@link #from()} to before {@link #to()}. */
  public byte[] content() {
    return content;
  }

  public int from() {
    return from;
  }

  public int to() {
    return to;
  }

  /** The number of the record's first line, from 1. */
  public long line() {
    return line;
  }

  /** Whether every byte of the record is ASCII. */
  boolean ascii() {
    return ascii;
  }

  /** Why this is no record, or null if it is one. */
  public @Nullable String broken() {
    return broken;
  }
}
