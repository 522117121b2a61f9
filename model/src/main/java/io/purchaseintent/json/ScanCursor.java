package io.purchaseintent.json;

import java.nio.charset.StandardCharsets;

/**
 * Reads values of JSON from bytes, one after the other, where they stand in their plainest form:
 * texts of printable ASCII without escapes, instants in UTC, numbers. Each method says whether it
 * could; what it read is asked for afterwards. Mutable, not thread-safe.
 */
final class ScanCursor {

  /** Powers of ten that a double holds exactly. */
  private static final double[] TENS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  /** Whole numbers up to this are doubles. */
  private static final long EXACT = 1L << 53;

  private static final int MOST_DIGITS = 18;
  private static final int LONGEST_NUMBER = 100;
  private static final int[] MONTH_DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private static final byte[] NULL = bytes("null");
  private static final byte[] NAN = bytes("\"NaN\"");
  private static final byte[] INFINITY = bytes("\"Infinity\"");
  private static final byte[] MINUS_INFINITY = bytes("\"-Infinity\"");

  private byte[] buffer = new byte[0];
  private int position;
  private int end;

  private int takenFrom;
  private int takenTo;
  private long millis;

  /** The number read last, where it is a whole number times a power of ten that are doubles. */
  private double exact;

  /** Whether it is; else it is read from its text. */
  private boolean isExact;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Begins at the start of {@code [start, to)}. */
  void over(byte[] bytes, int start, int to) {
    buffer = bytes;
    position = start;
    end = to;
  }

  private boolean isNext(byte[] expected) {
    if (end - position < expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (buffer[position + i] != expected[i]) {
        return false;
      }
    }
    return true;
  }

  boolean literal(byte[] expected) {
    if (!isNext(expected)) {
      return false;
    }
    position += expected.length;
    return true;
  }

  boolean comma() {
    if (position < end && buffer[position] == ',') {
      position++;
      return true;
    }
    return false;
  }

  /** Whether this is the last byte. */
  boolean endsWith(char last) {
    return position == end - 1 && buffer[position] == last;
  }

  /** A text; {@link #taken} is what is between the quotes. */
  boolean text() {
    if (position >= end || buffer[position] != '"') {
      return false;
    }
    int at = position + 1;
    while (at < end) {
      byte each = buffer[at];
      if (each == '"') {
        takenFrom = position + 1;
        takenTo = at;
        position = at + 1;
        return true;
      }
      if (each < ' ' || each == '\\') {
        // Negative ones are parts of letters beyond ASCII.
        return false;
      }
      at++;
    }
    return false;
  }

  /** A field that may be left out. */
  boolean optionalText(byte[] name) {
    return !literal(name) || text();
  }

  String taken() {
    return new String(buffer, takenFrom, takenTo - takenFrom, StandardCharsets.ISO_8859_1);
  }

  boolean takenEquals(byte[] bytes) {
    if (takenTo - takenFrom != bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if (buffer[takenFrom + i] != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** At least one digit, at most so many. */
  boolean digits(int most) {
    int start = position;
    while (position < end && isDigit(buffer[position])) {
      position++;
    }
    return position > start
        && position - start <= most
        && (buffer[start] != '0' || position == start + 1);
  }

  /** A whole number of at most nine digits. */
  boolean count() {
    takenFrom = position;
    boolean read = digits(9);
    takenTo = position;
    isExact = false;
    return read;
  }

  boolean hexDigits(int count) {
    for (int i = 0; i < count; i++, position++) {
      if (position >= end) {
        return false;
      }
      byte each = buffer[position];
      if (!isDigit(each) && (each < 'a' || each > 'f')) {
        return false;
      }
    }
    return true;
  }

  /** An amount above or below zero that has whole micros. */
  boolean amount() {
    if (position < end && buffer[position] == '-') {
      position++;
    }
    if (!digits(12)) {
      return false;
    }
    if (position < end && buffer[position] == '.') {
      int point = position++;
      while (position < end && isDigit(buffer[position])) {
        position++;
      }
      return position > point + 1 && position - point <= 7;
    }
    return true;
  }

  private static boolean isDigit(byte each) {
    return each >= '0' && each <= '9';
  }

  boolean numberOrNull() {
    if (literal(NULL)) {
      setExact(Double.NaN);
      return true;
    }
    return number();
  }

  /** A number, or the name of what is none. */
  boolean number() {
    if (position < end && buffer[position] == '"') {
      return numberByName();
    }
    takenFrom = position;
    boolean negative = position < end && buffer[position] == '-';
    if (negative) {
      position++;
    }
    int first = position;
    long mantissa = 0;
    int digits = 0;
    int scale = 0;
    while (position < end && isDigit(buffer[position])) {
      mantissa = mantissa * 10 + (buffer[position++] - '0');
      digits++;
    }
    if (digits == 0 || digits > 1 && buffer[first] == '0') {
      return false;
    }
    if (position < end && buffer[position] == '.') {
      int point = ++position;
      while (position < end && isDigit(buffer[position])) {
        mantissa = mantissa * 10 + (buffer[position++] - '0');
      }
      scale = position - point;
      if (scale == 0) {
        return false;
      }
      digits += scale;
    }
    int exponent = exponent();
    if (exponent == Integer.MIN_VALUE) {
      return false;
    }
    takenTo = position;
    if (takenTo - takenFrom > LONGEST_NUMBER) {
      return false;
    }
    keep(negative, mantissa, digits, exponent - scale);
    return true;
  }

  /** The exponent, 0 where there is none; the least int where it is wrong. */
  private int exponent() {
    if (position >= end || buffer[position] != 'E' && buffer[position] != 'e') {
      return 0;
    }
    position++;
    boolean negative = position < end && buffer[position] == '-';
    if (negative || position < end && buffer[position] == '+') {
      position++;
    }
    int start = position;
    int exponent = 0;
    while (position < end && isDigit(buffer[position]) && position - start < 4) {
      exponent = exponent * 10 + (buffer[position++] - '0');
    }
    if (position == start || position < end && isDigit(buffer[position])) {
      return Integer.MIN_VALUE;
    }
    return negative ? -exponent : exponent;
  }

  private void keep(boolean negative, long mantissa, int digits, int power) {
    isExact = digits <= MOST_DIGITS && mantissa <= EXACT && Math.abs(power) < TENS.length;
    if (isExact) {
      double value = power < 0 ? mantissa / TENS[-power] : mantissa * TENS[power];
      exact = negative ? -value : value;
    }
  }

  private boolean numberByName() {
    if (literal(NAN)) {
      setExact(Double.NaN);
    } else if (literal(INFINITY)) {
      setExact(Double.POSITIVE_INFINITY);
    } else if (literal(MINUS_INFINITY)) {
      setExact(Double.NEGATIVE_INFINITY);
    } else {
      return false;
    }
    return true;
  }

  private void setExact(double value) {
    isExact = true;
    exact = value;
  }

  /** The number read last: the double that is nearest to it. */
  double asDouble() {
    return isExact ? exact : Double.parseDouble(taken());
  }

  /**
   * The number read last: the float that is nearest to it. Of a double that is right but where it
   * lies in the middle of two floats, having been rounded there, or where floats are denormal.
   */
  float asFloat() {
    if (isExact) {
      boolean middle = (Double.doubleToRawLongBits(exact) & 0x1fffffffL) == 0x10000000L;
      if (exact == 0 || !middle && !(Math.abs(exact) < Float.MIN_NORMAL)) {
        return (float) exact;
      }
    }
    return Float.parseFloat(taken());
  }

  /** An instant in UTC, such as {@code "2016-10-30T07:08:09.123Z"}; {@link #millis} is it. */
  boolean instant() {
    int start = position;
    if (!text() || takenTo - takenFrom < 20) {
      return false;
    }
    int at = takenFrom;
    int year = two(at) * 100 + two(at + 2);
    int month = two(at + 5);
    int day = two(at + 8);
    int hour = two(at + 11);
    int minute = two(at + 14);
    int second = two(at + 17);
    boolean plain =
        two(at) >= 0
            && two(at + 2) >= 0
            && buffer[at + 4] == '-'
            && buffer[at + 7] == '-'
            && buffer[at + 10] == 'T'
            && buffer[at + 13] == ':'
            && buffer[at + 16] == ':'
            && month >= 1
            && month <= 12
            && day >= 1
            && day <= daysOf(year, month)
            && hour >= 0
            && hour <= 23
            && minute >= 0
            && minute <= 59
            && second >= 0
            && second <= 59;
    int fraction = plain ? fractionMillis(at + 19) : -1;
    if (fraction < 0) {
      position = start;
      return false;
    }
    long seconds = dayOf(year, month, day) * 86_400 + hour * 3_600L + minute * 60L + second;
    millis = seconds * 1_000 + fraction;
    return true;
  }

  long millis() {
    return millis;
  }

  /** Two digits; below zero where they are none. */
  private int two(int at) {
    byte tens = buffer[at];
    byte ones = buffer[at + 1];
    return isDigit(tens) && isDigit(ones) ? (tens - '0') * 10 + ones - '0' : -100_000;
  }

  /** What follows the seconds, to the end of the text; −1 where that is something else. */
  private int fractionMillis(int from) {
    int last = takenTo - 1;
    if (buffer[last] != 'Z') {
      return -1;
    }
    if (from == last) {
      return 0;
    }
    int digits = last - from - 1;
    if (buffer[from] != '.' || digits < 1 || digits > 9) {
      return -1;
    }
    int fraction = 0;
    for (int i = 0; i < 3; i++) {
      fraction = fraction * 10 + (i < digits ? buffer[from + 1 + i] - '0' : 0);
    }
    for (int i = from + 1; i < last; i++) {
      if (!isDigit(buffer[i])) {
        return -1;
      }
    }
    return fraction;
  }

  private static int daysOf(int year, int month) {
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : MONTH_DAYS[month - 1];
  }

  /**
   * Days since 1970 of a date from the year 0 on; years begin in March, so that leap days end them.
   */
  private static long dayOf(int year, int month, int day) {
    long marchYear = month > 2 ? year : year - 1L;
    long monthOfYear = (month + 9) % 12;
    long leapDays =
        Math.floorDiv(marchYear, 4) - Math.floorDiv(marchYear, 100) + Math.floorDiv(marchYear, 400);
    return 365 * marchYear + leapDays + (153 * monthOfYear + 2) / 5 + day - 1 - 719_468;
  }
}
