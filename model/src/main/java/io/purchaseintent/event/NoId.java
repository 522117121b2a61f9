package io.purchaseintent.event;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Texts that stand where an id should, and are none: what programs write for a value that they do
 * not have. As a user's id each would be one shopper who is everybody, as a session's id one visit
 * that is everybody's.
 */
public final class NoId {

  private static final String BLANK = "blank";
  private static final String ZERO = "0";
  private static final String NIL_UUID = "nil UUID";
  private static final int UUID_DIGITS = 32;

  private static final List<String> WORDS =
      List.of(
          "undefined",
          "null",
          "(null)",
          "none",
          "(none)",
          "nil",
          "n/a",
          "nan",
          "[object object]",
          "unknown",
          "anonymous",
          "guest",
          "not set",
          "(not set)",
          "-1");

  private static final List<String> NAMES =
      Stream.concat(WORDS.stream(), Stream.of(BLANK, ZERO, NIL_UUID)).toList();

  private static final int LONGEST_WORD =
      WORDS.stream().mapToInt(String::length).max().orElseThrow();

  private NoId() {}

  /** All names that {@link #of} gives. */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * The name of what a text is instead of an id, whatever its case and the blanks around it; null
   * where it is an id. Numbers of zeros alone are {@code 0}, of 32 of them the nil UUID.
   */
  public static @Nullable String of(String text) {
    String bare = bare(text);
    if (bare.isEmpty()) {
      return BLANK;
    }
    int zeros = 0;
    for (int i = 0; i < bare.length(); i++) {
      char c = bare.charAt(i);
      if (c == '0') {
        zeros++;
      } else if (c != '-' && c != '{' && c != '}') {
        zeros = -1;
        break;
      }
    }
    if (zeros > 0) {
      return zeros == UUID_DIGITS ? NIL_UUID : ZERO;
    }
    if (bare.length() > LONGEST_WORD) {
      return null;
    }
    String word = bare.toLowerCase(Locale.ROOT);
    return WORDS.contains(word) ? word : null;
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
