package io.purchaseintent.checks;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a text is JSON as Python reads it, which knows NaN and the infinities. */
final class JsonText {

  /** Python refuses what is nested deeper, at about a thousand. */
  private static final int DEEPEST = 990;

  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][-+]?\\d+)?");
  private static final Pattern TEXT =
      Pattern.compile("\"(?:[^\"\\\\\\x00-\\x1f]|\\\\(?:[\"\\\\/bfnrt]|u[0-9a-fA-F]{4}))*+\"");
  private static final Pattern WORD = Pattern.compile("true|false|null|NaN|-?Infinity");

  private final String text;
  private int at;

  private JsonText(String text) {
    this.text = text;
  }

  static boolean is(String text) {
    JsonText json = new JsonText(text);
    json.space();
    if (!json.value(0)) {
      return false;
    }
    json.space();
    return json.at == text.length();
  }

  private void space() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean take(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (matcher.lookingAt()) {
      at = matcher.end();
      return true;
    }
    return false;
  }

  private boolean take(char c) {
    space();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private boolean value(int depth) {
    space();
    if (at == text.length() || depth > DEEPEST) {
      return false;
    }
    return switch (text.charAt(at)) {
      case '{' -> collection('}', true, depth);
      case '[' -> collection(']', false, depth);
      case '"' -> take(TEXT);
      default -> take(WORD) || take(NUMBER);
    };
  }

  private boolean collection(char end, boolean named, int depth) {
    at++;
    if (take(end)) {
      return true;
    }
    do {
      space();
      if (named && !(take(TEXT) && take(':')) || !value(depth + 1)) {
        return false;
      }
    } while (take(','));
    return take(end);
  }
}
