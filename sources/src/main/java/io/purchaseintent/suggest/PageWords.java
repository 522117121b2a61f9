package io.purchaseintent.suggest;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which pages are those of a cart, a search, a sign-in or a checkout, by the last of their path.
 */
final class PageWords {

  private static final int MOST = 20;
  private static final Pattern HOST = Pattern.compile("^https?://[^/?#]*");
  private static final Map<Pattern, String> WORDS = new LinkedHashMap<>();

  static {
    WORDS.put(Pattern.compile("(shopping)?(basket|cart|bag)|warenkorb"), "cart_view");
    WORDS.put(Pattern.compile("a?search(results?)?|suche"), "search");
    WORDS.put(Pattern.compile("signin|login|logon|anmelden"), "sign_in");
    WORDS.put(
        Pattern.compile("checkout|payment|revieworder|yourinfo|shipping|billing|kasse"),
        "checkout");
  }

  private PageWords() {}

  /** Types by path, the most frequent paths first. */
  static Map<String, String> types(Column pages) {
    Map<String, String> types = new LinkedHashMap<>();
    for (Map.Entry<String, Integer> page : pages.mostFrequent(2_000)) {
      String path = path(page.getKey());
      String last =
          path.replaceAll("/$", "")
              .replaceAll(".*/", "")
              .replaceAll("\\.\\w+$", "")
              .replaceAll("[-_]", "")
              .toLowerCase(Locale.ROOT);
      for (Map.Entry<Pattern, String> word : WORDS.entrySet()) {
        if (types.size() < MOST && word.getKey().matcher(last).matches()) {
          types.putIfAbsent(path, word.getValue());
        }
      }
    }
    return types;
  }

  /** Without host, query and fragment, as mappings compare it. */
  private static String path(String page) {
    String path = HOST.matcher(page).replaceFirst("");
    int end = path.length();
    for (char c : new char[] {'?', '#'}) {
      int at = path.indexOf(c);
      end = at >= 0 && at < end ? at : end;
    }
    return path.substring(0, end);
  }
}
