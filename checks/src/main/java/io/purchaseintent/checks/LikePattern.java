package io.purchaseintent.checks;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A pattern of SQL's LIKE for a whole text: {@code %} for any characters, {@code _} for one; upper
 * and lower case differ.
 */
final class LikePattern {

  private LikePattern() {}

  /**
   * Whether a text is like the pattern.
   *
   * @param escape the character that takes the next one's meaning away; empty for none
   */
  static Predicate<String> matcher(String like, String escape) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < like.length(); ) {
      int c = like.codePointAt(i);
      i += Character.charCount(c);
      String one = Character.toString(c);
      if (one.equals(escape) && i < like.length()) {
        int escaped = like.codePointAt(i);
        i += Character.charCount(escaped);
        regex.append(Pattern.quote(Character.toString(escaped)));
      } else {
        regex.append(one.equals("%") ? ".*" : one.equals("_") ? "." : Pattern.quote(one));
      }
    }
    Pattern pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
    return text -> pattern.matcher(text).matches();
  }
}
