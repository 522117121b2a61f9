package io.purchaseintent.mapping;

/** The path of a page, which most trackers tell as a whole address. */
final class PagePath {

  private PagePath() {}

  /** What stands behind the host of an address; a text that is none stays as it is. */
  static String of(String text) {
    int scheme = text.startsWith("https://") ? 8 : text.startsWith("http://") ? 7 : -1;
    if (scheme < 0) {
      return text;
    }
    for (int i = scheme; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '/') {
        return text.substring(i);
      }
      if (c == '?' || c == '#') {
        return '/' + text.substring(i);
      }
    }
    return "/";
  }
}
