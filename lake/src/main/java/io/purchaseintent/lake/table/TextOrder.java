package io.purchaseintent.lake.table;

import java.util.Comparator;

/** How texts are sorted in tables: by the bytes of UTF-8, as in every engine. */
final class TextOrder {

  static final Comparator<String> BYTES = TextOrder::compare;

  private TextOrder() {}

  private static int compare(String one, String other) {
    int length = Math.min(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      char left = one.charAt(i);
      char right = other.charAt(i);
      if (left != right) {
        // What takes two chars is beyond all that take one, though its chars are not.
        boolean isBeyond = Character.isSurrogate(left);
        return isBeyond == Character.isSurrogate(right)
            ? Character.compare(left, right)
            : isBeyond ? 1 : -1;
      }
    }
    return Integer.compare(one.length(), other.length());
  }
}
