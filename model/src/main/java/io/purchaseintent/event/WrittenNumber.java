package io.purchaseintent.event;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as shops write them, turned into those of the contract: with blanks and currency signs
 * around, with thousands set apart, with the minus of ledgers ({@code 5.00-}, {@code (5.00)}), with
 * a decimal comma where somebody says so, and pieces as {@code 1.0}. Text that is no such number
 * stays as it is, for the rules to tell.
 */
public final class WrittenNumber {

  // No thousands begin with 0: "0.123" are decimals, whatever anybody says.
  private static final Pattern IN_GROUPS =
      Pattern.compile("[-+]?[1-9]\\d{0,2}([ \\u00a0\\u202f'’,.])\\d{3}(?:\\1\\d{3})*");
  private static final Pattern WHOLE = Pattern.compile("([-+]?\\d+)\\.0+");
  private static final String DIGITS = "[\\d.,'’\\s\\h\\p{Sc}]*\\d";
  // Ledgers write 5.00- and (5.00); 5,- is five.
  private static final Pattern AS_LEDGERS_DO =
      Pattern.compile("\\((" + DIGITS + "[.,\\s\\h\\p{Sc}]*)\\)|(" + DIGITS + ")[\\s\\h]*[-−]");

  private WrittenNumber() {}

  /**
   * The contract's text of a field's.
   *
   * @param decimal what stands before the decimals; null where nobody said: then it is a point, and
   *     {@code 1,299}, which is one thing or the other, stays as it is
   */
  public static String of(EventField field, String text, @Nullable Character decimal) {
    return switch (field) {
      case PRICE -> isPlain(text, decimal) ? text : number(text, decimal);
      case QUANTITY -> isPlain(text, decimal) ? pieces(text) : pieces(number(text, decimal));
      case CURRENCY -> text.strip().toUpperCase(Locale.ROOT);
      default -> text;
    };
  }

  /** The common case, of digits and a point. */
  private static boolean isPlain(String text, @Nullable Character decimal) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c != '.' || decimal != null)) {
        return false;
      }
    }
    return true;
  }

  private static String number(String text, @Nullable Character decimal) {
    String bare = withSignInFront(bare(text));
    char sign = decimal == null ? '.' : decimal;
    int last = bare.lastIndexOf(sign);
    String whole = last < 0 ? bare : bare.substring(0, last);
    if (last >= 0 && whole.indexOf(sign) >= 0) {
      // Decimals stand behind one sign; two of them are neither decimals nor thousands.
      return text;
    }
    String fraction = last < 0 ? "" : '.' + bare.substring(last + 1);
    var groups = IN_GROUPS.matcher(whole);
    boolean grouped = groups.matches() && groups.group(1).charAt(0) != sign;
    boolean ambiguous = decimal == null && last < 0 && whole.indexOf(',') >= 0;
    return (grouped && !ambiguous ? whole.replace(groups.group(1), "") : whole) + fraction;
  }

  private static String withSignInFront(String bare) {
    var matcher = AS_LEDGERS_DO.matcher(bare);
    if (!matcher.matches()) {
      return bare;
    }
    String inside = matcher.group(1);
    return '-' + bare(inside != null ? inside : matcher.group(2));
  }

  /** Without blanks and signs of currencies around it. */
  private static String bare(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isAround(text.charAt(from))) {
      from++;
    }
    while (to > from && isAround(text.charAt(to - 1))) {
      to--;
    }
    String bare = text.substring(from, to);
    return bare.startsWith("−") ? '-' + bare.substring(1) : bare;
  }

  private static boolean isAround(char c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.getType(c) == Character.CURRENCY_SYMBOL;
  }

  private static String pieces(String number) {
    var whole = WHOLE.matcher(number);
    return whole.matches() ? whole.group(1) : number;
  }
}
