package io.purchaseintent.event;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Texts that stand where an id should, and are none: what programs write for a value that they do
 * not have. As a user's id each would be one shopper who is everybody, as a session's id one visit
 * that is everybody's.
 *
 * <p>One rule: what stands between quotes, brackets, separators and blanks is nothing at all, or
 * zeros alone, or words for nothing alone. Zeros beside words may be the number of somebody.
 */
public final class NoId {

  private static final String BLANK = "blank";
  private static final String PUNCTUATION = "punctuation";
  private static final String ZERO = "0";
  private static final String MINUS_ONE = "-1";
  private static final String NIL_UUID = "nil UUID";
  private static final String MAX_UUID = "max UUID";
  private static final int UUID_DIGITS = 32;

  /** What JavaScript writes for a thing of whatever kind. */
  private static final String OBJECT = "[object object]";

  private static final List<String> WORDS =
      List.of(
          "undefined",
          "null",
          "none",
          "nil",
          "n/a",
          "nan",
          "true",
          "false",
          "unknown",
          "anonymous",
          "guest",
          "not set");

  private static final List<String> NAMES =
      Stream.concat(
              WORDS.stream(),
              Stream.of(OBJECT, MINUS_ONE, BLANK, PUNCTUATION, ZERO, NIL_UUID, MAX_UUID))
          .toList();

  private static final String BETWEEN = "[\\p{Punct}\\p{IsWhite_Space}\\p{Z}\\p{Cf}\\p{Cc}]";

  /** The next word, behind what stands before it. */
  private static final Pattern WORD =
      Pattern.compile(
          "\\G"
              + BETWEEN
              + "*?(\\[object \\w+\\]|"
              + String.join("|", WORDS)
              + ")(?="
              + BETWEEN
              + "|$)",
          Pattern.CASE_INSENSITIVE);

  private NoId() {}

  /** Whether a text is no event's id: zeros are, for rows are numbered from 0. */
  static boolean isNoEvent(String text) {
    String name = of(text);
    return name != null && !name.equals(ZERO);
  }

  /** All names that {@link #of} gives. */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * The name of what a text is instead of an id, whatever its case; null where it is an id. Zeros
   * alone are {@code 0}, 32 of them the nil UUID, and 32 times f the max UUID.
   */
  public static @Nullable String of(String text) {
    String bare = bare(text);
    if (bare.isEmpty()) {
      return BLANK;
    }
    if (bare.equals(MINUS_ONE)) {
      return MINUS_ONE;
    }
    char digit = 0;
    int digits = 0;
    for (int i = 0; i < bare.length(); i++) {
      char c = bare.charAt(i);
      if (isBetween(c)) {
        continue;
      }
      char lower = c == 'F' ? 'f' : c;
      if ((lower != '0' && lower != 'f') || (digits > 0 && lower != digit)) {
        return isNumbered(bare) ? null : wordOf(bare);
      }
      digit = lower;
      digits++;
    }
    if (digits == 0) {
      return PUNCTUATION;
    }
    if (digit == '0') {
      return digits == UUID_DIGITS ? NIL_UUID : ZERO;
    }
    return digits == UUID_DIGITS ? MAX_UUID : null;
  }

  /** Whether there is a digit outside of brackets, which no words for nothing have: most ids do. */
  private static boolean isNumbered(String bare) {
    if (bare.indexOf('[') >= 0) {
      return false;
    }
    for (int i = 0; i < bare.length(); i++) {
      if (bare.charAt(i) >= '0' && bare.charAt(i) <= '9') {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String wordOf(String bare) {
    Matcher words = WORD.matcher(bare);
    String first = null;
    int rest = 0;
    while (words.find()) {
      first = first == null ? words.group(1).toLowerCase(Locale.ROOT) : first;
      rest = words.end();
    }
    if (first == null || !bare.substring(rest).chars().allMatch(c -> isBetween((char) c))) {
      return null;
    }
    return first.startsWith("[") ? OBJECT : first;
  }

  /** Whether a character is what ids are quoted, bracketed and strung together with. */
  private static boolean isBetween(char c) {
    boolean isAscii = c <= '~';
    boolean isWritten = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return isAscii ? !isWritten : isUnseen(c);
  }

  /** Without what nobody sees at its ends: blanks of all kinds, and marks of no width. */
  private static String bare(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isUnseen(text.charAt(from))) {
      from++;
    }
    while (from < to && isUnseen(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isUnseen(char c) {
    return c <= ' '
        || (c > '~'
            && (Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.getType(c) == Character.FORMAT));
  }

  /** Why a text that {@link #of} tells is no session's id. */
  public static String sessionFault(String text) {
    return '"'
        + text.strip()
        + "\" is what programs write where they have no id: the events of all visitors would be one"
        + " visit";
  }
}
