package io.purchaseintent.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.io.NumberInput;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a line of JSON of which is known what comes next. Where it is not as expected the
 * line is unusual, and what is read of it then means nothing: whatever it may be, it is not guessed
 * at. Not thread-safe.
 */
final class LineScanner {

  /** Powers of ten that a double holds exactly. */
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  /** Up to here every whole number is a double. */
  private static final long MOST_EXACT = 1L << 53;

  /** With one digit more it is a long still. */
  private static final long MOST_SHORT = 100_000_000_000_000_000L;

  /** No number that is written has more digits. */
  private static final int MOST_DIGITS = 40;

  /** The bits that a double has more than a float, and what they are midway between two floats. */
  private static final long FINER = (1L << 29) - 1;

  private static final long MIDWAY = 1L << 28;

  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private byte[] line = {};
  private int at;
  private boolean unusual;
  private float[] floats = new float[64];

  // The number that was read last: significand * 10^power, unless it has too many digits.
  private boolean negative;
  private long significand;
  private int power;
  private boolean whole;
  private boolean tooLong;

  /** Begins another line. */
  void begin(byte[] bytes) {
    line = bytes;
    at = 0;
    unusual = false;
  }

  /** Tells that what was read is not what is expected. */
  void refuse() {
    unusual = true;
  }

  /** Whether anything was not as expected. */
  boolean isUnusual() {
    return unusual;
  }

  /** Expects the line's end. */
  void end() {
    unusual |= at != line.length;
  }

  /** Expects these bytes. */
  void expect(byte[] next) {
    unusual |= !skip(next);
  }

  /** Passes over these bytes if they come next. */
  boolean skip(byte[] next) {
    int end = at + next.length;
    if (end > line.length || !Arrays.equals(line, at, end, next, 0, next.length)) {
      return false;
    }
    at = end;
    return true;
  }

  private boolean skip(char next) {
    boolean there = at < line.length && line[at] == next;
    if (there) {
      at++;
    }
    return there;
  }

  /** A text without escapes, in ASCII, and the quotation mark at its end. */
  String text() {
    int from = at;
    int until = endOfText();
    return new String(line, from, until - from, ISO_8859_1);
  }

  /**
   * The same, for texts that are mostly those of the line before.
   *
   * @param last what was read in the same place
   */
  String text(@Nullable String last) {
    int from = at;
    int until = endOfText();
    return last != null && isSame(last, from, until)
        ? last
        : new String(line, from, until - from, ISO_8859_1);
  }

  private boolean isSame(String text, int from, int until) {
    if (text.length() != until - from) {
      return false;
    }
    for (int i = from; i < until; i++) {
      if (text.charAt(i - from) != line[i]) {
        return false;
      }
    }
    return true;
  }

  private int endOfText() {
    int end = at;
    // Bytes above ASCII are negative.
    while (end < line.length && line[end] >= ' ' && line[end] != '"' && line[end] != '\\') {
      end++;
    }
    at = end;
    unusual |= !skip('"');
    return end;
  }

  /** Which of some texts comes next, each with the quotation mark at its end. */
  int oneOf(byte[][] texts) {
    for (int i = 0; i < texts.length; i++) {
      if (skip(texts[i])) {
        return i;
      }
    }
    unusual = true;
    return 0;
  }

  /** A moment, and the quotation mark at its end. */
  Instant instant() {
    String text = text();
    try {
      return InstantText.parse(text);
    } catch (DateTimeException e) {
      unusual = true;
      return Instant.EPOCH;
    }
  }

  /** 16 hexadecimal digits, and the quotation mark at their end. */
  long hexadecimal() {
    long number = 0;
    int end = at + 16;
    if (end > line.length) {
      unusual = true;
      return 0;
    }
    while (at < end) {
      byte digit = line[at++];
      boolean isLetter = digit >= 'a' && digit <= 'f';
      unusual |= !isLetter && !isDigit(digit);
      number = (number << 4) | (isLetter ? digit - 'a' + 10 : digit - '0');
    }
    unusual |= !skip('"');
    return number;
  }

  /** A whole number. */
  long wholeNumber() {
    scanNumber();
    unusual |= !whole || tooLong;
    return negative ? -significand : significand;
  }

  /** A whole number of 32 bits. */
  int integer() {
    long number = wholeNumber();
    unusual |= number != (int) number;
    return (int) number;
  }

  /** A number that is not below 0, in millionths. */
  long millionths() {
    scanNumber();
    if (tooLong || negative || power > 0 || power < -6 || significand > 1_000_000_000_000L) {
      unusual = true;
      return 0;
    }
    return significand * (long) POWERS[6 + power];
  }

  /** The float that is nearest to a number; NaN where that is null. */
  float floatOrNull() {
    return skip(NULL) ? Float.NaN : floatNumber();
  }

  private float floatNumber() {
    int from = at;
    scanNumber();
    if (isExact()) {
      double exact = exact();
      // The nearest double is on the same side of the middle between two floats as the number.
      if (exact == 0
          || (exact >= Float.MIN_NORMAL
              && exact <= Float.MAX_VALUE
              && (Double.doubleToRawLongBits(exact) & FINER) != MIDWAY)) {
        return negative ? -(float) exact : (float) exact;
      }
    }
    return unusual ? Float.NaN : Float.parseFloat(textFrom(from));
  }

  /** The double that is nearest to a number. */
  double doubleNumber() {
    int from = at;
    scanNumber();
    if (isExact()) {
      return negative ? -exact() : exact();
    }
    return unusual ? Double.NaN : NumberInput.parseDouble(textFrom(from), true);
  }

  private String textFrom(int from) {
    return new String(line, from, at - from, ISO_8859_1);
  }

  /** Numbers and nulls, and the bracket at their end. */
  float[] floats() {
    int length = 0;
    if (!skip(']')) {
      do {
        if (length == floats.length) {
          floats = Arrays.copyOf(floats, 2 * length);
        }
        floats[length++] = floatOrNull();
      } while (skip(',') && !unusual);
      unusual |= !skip(']');
    }
    return Arrays.copyOf(floats, length);
  }

  /** Whether the number that was read last is made of two that doubles hold exactly. */
  private boolean isExact() {
    return !unusual
        && !tooLong
        && significand <= MOST_EXACT
        && power > -POWERS.length
        && power < POWERS.length;
  }

  /** Its amount: of two doubles, hence the nearest to it. */
  private double exact() {
    return power < 0 ? significand / POWERS[-power] : significand * POWERS[power];
  }

  private void scanNumber() {
    negative = skip('-');
    significand = 0;
    tooLong = false;
    int first = at;
    int before = scanDigits();
    unusual |= before == 0 || (before > 1 && line[first] == '0');
    int after = 0;
    whole = true;
    if (skip('.')) {
      whole = false;
      after = scanDigits();
      unusual |= after == 0;
    }
    unusual |= before + after > MOST_DIGITS;
    power = -after;
    if (skip('E') || skip('e')) {
      whole = false;
      power += exponent();
    }
  }

  /** How many digits there were. */
  private int scanDigits() {
    int first = at;
    long number = significand;
    while (at < line.length && isDigit(line[at])) {
      tooLong |= number >= MOST_SHORT;
      number = 10 * number + (line[at++] - '0');
    }
    significand = number;
    return at - first;
  }

  private int exponent() {
    boolean below = skip('-');
    if (!below) {
      skip('+');
    }
    int first = at;
    int exponent = 0;
    while (at < line.length && at - first < 3 && isDigit(line[at])) {
      exponent = 10 * exponent + (line[at++] - '0');
    }
    unusual |= at == first;
    return below ? -exponent : exponent;
  }

  private static boolean isDigit(byte each) {
    return each >= '0' && each <= '9';
  }
}
