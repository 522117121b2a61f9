package io.purchaseintent.record;

/**
 * What the columns of a CSV begin with, a digit or never one: by that a line within quotes is told
 * for a row that a stray quote has swallowed, which the rules of quotes alone allow. Not
 * thread-safe.
 */
final class RowShape {

  private static final int ROWS_LEARNT = 256;

  /** Of two columns prose with a comma is one easily. */
  private static final int FEWEST_COLUMNS = 3;

  /** Before any row is known: columns of a line that begin with digits, such as times and ids. */
  private static final int FEWEST_ALIKE_UNLEARNT = 2;

  private final byte delimiter;
  private final byte quote;
  private final int[] digits;
  private final int[] others;
  private int rows;

  /** A shape of which nothing is known yet. */
  RowShape(int columns, Dialect dialect) {
    this.delimiter = (byte) dialect.delimiter();
    this.quote = (byte) dialect.quote();
    this.digits = new int[columns];
    this.others = new int[columns];
  }

  /** Learns from a row of one line, as long as it is one of the first. */
  void learn(byte[] bytes, int[] starts, int[] ends) {
    if (rows == ROWS_LEARNT) {
      return;
    }
    rows++;
    for (int i = 0; i < digits.length; i++) {
      int first = first(bytes, starts[i], ends[i]);
      if (first >= 0) {
        (isDigit(first) ? digits : others)[i]++;
      }
    }
  }

  /**
   * The first line, counted from the record's own as 0, that looks like a row within a record of
   * several lines; 0 if none does.
   *
   * @param broken whether the record is none by the rules of quotes: then its last line counts, too
   */
  int swallowed(byte[] bytes, int from, int to, boolean broken) {
    if (digits.length < FEWEST_COLUMNS) {
      return 0;
    }
    boolean firstIsRow = false;
    int line = 0;
    int start = from;
    while (start <= to) {
      int end = start;
      while (end < to && bytes[end] != '\n') {
        end++;
      }
      boolean row = looksLikeOne(bytes, start, end);
      if (line == 0) {
        firstIsRow = row;
      } else if (row && (end < to || broken || firstIsRow)) {
        return line;
      }
      line++;
      start = end + 1;
    }
    return 0;
  }

  /** Whether a line, quotes aside, has as many columns, which begin as theirs do. */
  private boolean looksLikeOne(byte[] bytes, int from, int to) {
    int column = 0;
    int alike = 0;
    int start = from;
    for (int i = from; i <= to; i++) {
      if (i < to && bytes[i] != delimiter) {
        continue;
      }
      if (column == digits.length) {
        return false;
      }
      int first = first(bytes, start, i);
      if (first >= 0) {
        boolean digit = isDigit(first);
        if (rows == 0) {
          alike += digit ? 1 : 0;
        } else if ((digit ? digits : others)[column] == 0
            && (digit ? others : digits)[column] > 0) {
          return false;
        } else {
          alike += digit && others[column] == 0 ? 1 : 0;
        }
      }
      column++;
      start = i + 1;
    }
    return column == digits.length && alike >= (rows == 0 ? FEWEST_ALIKE_UNLEARNT : 1);
  }

  /** The first byte that tells, behind a quote and a sign; -1 where there is none. */
  private int first(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && (bytes[i] == '-' || bytes[i] == '\r' || (quote != 0 && bytes[i] == quote))) {
      i++;
    }
    return i < to ? bytes[i] & 0xff : -1;
  }

  private static boolean isDigit(int b) {
    return b >= '0' && b <= '9';
  }
}
