package io.purchaseintent.checks;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of Python, written as one of Java that finds the same: classes by Unicode as
 * Python has them, line ends by line feed alone. What Java has not, or means otherwise, is refused.
 */
final class PythonRegex {

  private static final String WORD = "\\p{L}\\p{N}_";
  private static final String SPACE =
      "\\s\\x1c-\\x1f\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029" + "\\u202f\\u205f\\u3000";
  private static final Pattern REPEAT = Pattern.compile("\\{(\\d*)(,?)(\\d*)\\}");
  private static final Pattern FLAGS = Pattern.compile("\\(\\?([a-zA-Z-]+)([:)])");

  private final String python;
  private final StringBuilder java = new StringBuilder();
  private final Map<String, String> groups = new HashMap<>();
  private int at;

  private PythonRegex(String python) {
    this.python = python;
  }

  /**
   * Whether a text has a part that matches.
   *
   * @throws IllegalArgumentException if the expression is none, or cannot be written in Java; the
   *     message says why
   */
  static Predicate<String> find(String python) {
    Pattern pattern = compile(python);
    return text -> pattern.matcher(text).find();
  }

  private static Pattern compile(String python) {
    PythonRegex regex = new PythonRegex(python);
    while (regex.at < python.length()) {
      regex.next();
    }
    try {
      return Pattern.compile(regex.java.toString(), Pattern.UNIX_LINES | Pattern.UNICODE_CASE);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("is no regular expression: " + e.getDescription());
    }
  }

  private void next() {
    char c = python.charAt(at);
    switch (c) {
      case '\\' -> escape(false);
      case '[' -> set();
      case '(' -> group();
      case '{' -> repeat();
      case '}' -> take("\\}");
      default -> take(String.valueOf(c));
    }
  }

  private void take(String text) {
    java.append(text);
    at++;
  }

  private static IllegalArgumentException refused(String what) {
    return new IllegalArgumentException("has " + what + ", which is not supported here");
  }

  private void escape(boolean inSet) {
    if (at + 1 == python.length()) {
      throw new IllegalArgumentException("is no regular expression: it ends with \\");
    }
    char c = python.charAt(at + 1);
    at += 2;
    switch (c) {
      case 'd' -> java.append("\\p{Nd}");
      case 'D' -> java.append("\\P{Nd}");
      case 'w' -> java.append(inSet ? WORD : "[" + WORD + "]");
      case 'W' -> java.append("[^" + WORD + "]");
      case 's' -> java.append(inSet ? SPACE : "[" + SPACE + "]");
      case 'S' -> java.append("[^" + SPACE + "]");
      case 'Z' -> java.append("\\z");
      case 'b' ->
          java.append(
              inSet ? "\\x08" : "(?:(?<=[%1$s])(?![%1$s])|(?<![%1$s])(?=[%1$s]))".formatted(WORD));
      case 'B' -> java.append("(?:(?<=[%1$s])(?=[%1$s])|(?<![%1$s])(?![%1$s]))".formatted(WORD));
      case 'v' -> java.append("\\x0b");
      case 'A', 'a', 'f', 'n', 'r', 't', 'x', 'u' -> java.append('\\').append(c);
      case 'U' -> {
        if (at + 8 > python.length()) {
          throw refused("\\U without eight digits");
        }
        java.append("\\x{").append(python, at, at + 8).append('}');
        at += 8;
      }
      default -> {
        if (c == '0' || Character.isDigit(c) && inSet) {
          throw refused("an octal escape \\" + c);
        }
        if (c < 128 && Character.isLetter(c)) {
          throw refused("\\" + c);
        }
        java.append('\\').append(c);
      }
    }
  }

  private void set() {
    java.append('[');
    at++;
    if (at < python.length() && python.charAt(at) == '^') {
      take("^");
    }
    boolean first = true;
    while (at < python.length() && (first || python.charAt(at) != ']')) {
      char c = python.charAt(at);
      first = false;
      if (c == '\\') {
        escape(true);
      } else if (c == '[' || c == '&' || c == ']' || c == '^') {
        take("\\" + c);
      } else {
        take(String.valueOf(c));
      }
    }
    if (at == python.length()) {
      throw new IllegalArgumentException("is no regular expression: a set is not closed");
    }
    take("]");
  }

  private void group() {
    String rest = python.substring(at);
    Matcher flags = FLAGS.matcher(rest);
    if (rest.startsWith("(?P<") || rest.startsWith("(?P=")) {
      boolean reference = rest.startsWith("(?P=");
      int end = rest.indexOf(reference ? ')' : '>');
      if (end < 0) {
        throw new IllegalArgumentException("is no regular expression: a name is not closed");
      }
      String name = groups.computeIfAbsent(rest.substring(4, end), n -> "g" + groups.size());
      java.append(reference ? "\\k<" + name + ">" : "(?<" + name + ">");
      at += end + 1;
    } else if (rest.startsWith("(?#")) {
      int end = rest.indexOf(')');
      at += end < 0 ? rest.length() : end + 1;
    } else if (rest.startsWith("(?(")) {
      throw refused("a condition (?(...)");
    } else if (flags.lookingAt()) {
      if (!flags.group(1).matches("[ims]*-?[ims]*")) {
        throw refused("the flags (?" + flags.group(1) + ")");
      }
      java.append(flags.group());
      at += flags.end();
    } else {
      int length = rest.startsWith("(?<") ? 4 : rest.startsWith("(?") ? 3 : 1;
      java.append(rest, 0, Math.min(length, rest.length()));
      at += Math.min(length, rest.length());
    }
  }

  /** A brace that is no repetition stands for itself; {@code {,3}} begins at none. */
  private void repeat() {
    Matcher matcher = REPEAT.matcher(python).region(at, python.length());
    if (matcher.lookingAt() && matcher.group().length() > 2) {
      String least = matcher.group(1).isEmpty() ? "0" : matcher.group(1);
      java.append('{').append(least).append(matcher.group(2)).append(matcher.group(3)).append('}');
      at = matcher.end();
    } else {
      take("\\{");
    }
  }
}
