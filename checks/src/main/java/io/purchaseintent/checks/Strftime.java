package io.purchaseintent.checks;

import java.time.Year;
import java.time.YearMonth;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a text is a time in a format of Python's strptime, in English and without a time zone.
 */
final class Strftime {

  private static final String MONTHS =
      "January|February|March|April|May|June|July|August|September|October|November|December";
  private static final String DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday";

  private Strftime() {}

  /**
   * The test.
   *
   * @throws IllegalArgumentException if the format has a directive that is not known; says which
   */
  static Predicate<String> matcher(String format) {
    StringBuilder regex = new StringBuilder();
    Set<Character> seen = new LinkedHashSet<>();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c == '%') {
        if (++i == format.length()) {
          throw new IllegalArgumentException("ends with %");
        }
        char directive = format.charAt(i);
        if (directive == '%') {
          regex.append('%');
        } else {
          if (!seen.add(directive)) {
            throw new IllegalArgumentException("has %" + directive + " twice");
          }
          regex.append("(?<").append(directive).append('>').append(part(directive)).append(')');
        }
      } else if (Character.isWhitespace(c)) {
        regex.append("\\s+");
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    Pattern pattern =
        Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    return text -> {
      Matcher matcher = pattern.matcher(text);
      return matcher.lookingAt() && matcher.end() == text.length() && isDay(matcher, seen);
    };
  }

  private static String part(char directive) {
    return switch (directive) {
      case 'd' -> "3[0-1]|[1-2]\\p{Nd}|0[1-9]|[1-9]| [1-9]";
      case 'f' -> "[0-9]{1,6}";
      case 'H' -> "2[0-3]|[0-1]\\p{Nd}|\\p{Nd}";
      case 'I' -> "1[0-2]|0[1-9]|[1-9]";
      case 'j' ->
          "36[0-6]|3[0-5]\\p{Nd}|[1-2]\\p{Nd}\\p{Nd}|0[1-9]\\p{Nd}|00[1-9]|[1-9]\\p{Nd}|0[1-9]|[1-9]";
      case 'm' -> "1[0-2]|0[1-9]|[1-9]";
      case 'M' -> "[0-5]\\p{Nd}|\\p{Nd}";
      case 'S' -> "[0-5]\\p{Nd}|\\p{Nd}";
      case 'U', 'W' -> "5[0-3]|[0-4]\\p{Nd}|\\p{Nd}";
      case 'w' -> "[0-6]";
      case 'y' -> "\\p{Nd}\\p{Nd}";
      case 'Y' -> "\\p{Nd}{4}";
      case 'z' -> "[+-]\\p{Nd}\\p{Nd}:?[0-5]\\p{Nd}(?::?[0-5]\\p{Nd}(?:\\.\\p{Nd}{1,6})?)?|Z";
      case 'A' -> DAYS;
      case 'a' -> "Mon|Tue|Wed|Thu|Fri|Sat|Sun";
      case 'B' -> MONTHS;
      case 'b' -> "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec";
      case 'p' -> "AM|PM";
      case 'Z' -> "UTC|GMT";
      default ->
          throw new IllegalArgumentException(
              "has %" + directive + "; known are %aAbBdfHIjmMpSUwWyYzZ and %%");
    };
  }

  /** Whether the month has that day; without a year it is 1900, as in Python. */
  private static boolean isDay(Matcher matcher, Set<Character> seen) {
    int year =
        seen.contains('Y') ? number(matcher, "Y") : seen.contains('y') ? century(matcher) : 1900;
    if (year < Year.of(1).getValue()) {
      return false;
    }
    Integer month = month(matcher, seen);
    if (month == null || !seen.contains('d')) {
      return true;
    }
    return number(matcher, "d") <= YearMonth.of(year, month).lengthOfMonth();
  }

  private static int century(Matcher matcher) {
    int year = number(matcher, "y");
    return year + (year < 69 ? 2000 : 1900);
  }

  private static @Nullable Integer month(Matcher matcher, Set<Character> seen) {
    if (seen.contains('m')) {
      return number(matcher, "m");
    }
    for (String group : List.of("B", "b")) {
      if (seen.contains(group.charAt(0))) {
        String name = matcher.group(group).substring(0, 3);
        List<String> months = List.of(MONTHS.split("\\|"));
        for (int i = 0; i < months.size(); i++) {
          if (months.get(i).substring(0, 3).equalsIgnoreCase(name)) {
            return i + 1;
          }
        }
      }
    }
    return null;
  }

  private static int number(Matcher matcher, String group) {
    return Integer.parseInt(matcher.group(group).trim());
  }
}
