package io.purchaseintent.cli.job;

import io.purchaseintent.command.UserError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Options as a user writes them, turned into those that Beam takes. */
final class BeamArguments {

  private BeamArguments() {}

  /**
   * Options by their names in camel case: {@code --session-gap PT30M}, {@code --session-gap=PT30M}
   * and {@code --sessionGap=PT30M} are the same; an option without a value is true.
   *
   * @throws UserError if a word is no option, or an option comes twice
   */
  static Map<String, String> parse(List<String> words) {
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (!word.startsWith("--") || word.length() == 2) {
        throw new UserError("\"" + word + "\" is no option: options begin with --");
      }
      int equals = word.indexOf('=');
      String typed = word.substring(0, equals < 0 ? word.length() : equals);
      String name = camelCase(typed.substring(2));
      String value = "true";
      if (equals >= 0) {
        value = word.substring(equals + 1);
      } else if (i + 1 < words.size() && !words.get(i + 1).startsWith("--")) {
        i++;
        value = words.get(i);
      }
      if (options.put(name, value) != null) {
        throw new UserError(typed + " is given twice");
      }
    }
    return options;
  }

  /** A name such as {@code session-gap} as Beam writes it: {@code sessionGap}. */
  static String camelCase(String name) {
    StringBuilder camel = new StringBuilder(name.length());
    boolean upper = false;
    for (int i = 0; i < name.length(); i++) {
      char letter = name.charAt(i);
      if (letter == '-') {
        upper = true;
      } else {
        camel.append(upper ? Character.toUpperCase(letter) : letter);
        upper = false;
      }
    }
    return camel.toString();
  }

  /** The options as words, in their order. */
  static List<String> words(Map<String, String> options) {
    return options.entrySet().stream()
        .map(option -> "--" + option.getKey() + "=" + option.getValue())
        .toList();
  }
}
