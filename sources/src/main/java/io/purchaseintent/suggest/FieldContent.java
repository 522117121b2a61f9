package io.purchaseintent.suggest;

import io.purchaseintent.event.EventField;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * By how much what a column holds speaks for a field: from 0 to 1, below 0 where it cannot be it.
 */
final class FieldContent {

  private static final double CANNOT_BE = -1;
  private static final Pattern AMOUNT =
      Pattern.compile("[^\\d-]{0,4}-?\\d[\\d.,'’ \\u00a0]*\\D{0,4}");
  private static final Pattern DECIMALS = Pattern.compile("-?\\d+[.,]\\d{1,4}");
  private static final Pattern PATH = Pattern.compile("(https?://|/).*");
  private static final Set<String> CURRENCIES =
      Currency.getAvailableCurrencies().stream()
          .map(Currency::getCurrencyCode)
          .collect(Collectors.toSet());
  private static final Map<String, String> DEVICES =
      Map.ofEntries(
          Map.entry("desktop", "desktop"),
          Map.entry("computer", "desktop"),
          Map.entry("pc", "desktop"),
          Map.entry("web", "desktop"),
          Map.entry("mobile", "mobile"),
          Map.entry("phone", "mobile"),
          Map.entry("smartphone", "mobile"),
          Map.entry("tablet", "tablet"),
          Map.entry("ipad", "tablet"));
  private static final Map<String, String> CHANNELS =
      Map.ofEntries(
          Map.entry("direct", "direct"),
          Map.entry("none", "direct"),
          Map.entry("organic", "organic"),
          Map.entry("organic search", "organic"),
          Map.entry("search", "organic"),
          Map.entry("seo", "organic"),
          Map.entry("cpc", "paid"),
          Map.entry("ppc", "paid"),
          Map.entry("paid", "paid"),
          Map.entry("paid search", "paid"),
          Map.entry("display", "paid"),
          Map.entry("sea", "paid"),
          Map.entry("social", "social"),
          Map.entry("organic social", "social"),
          Map.entry("paid social", "paid"),
          Map.entry("email", "email"),
          Map.entry("newsletter", "email"),
          Map.entry("referral", "referral"),
          Map.entry("affiliate", "referral"),
          Map.entry("affiliates", "referral"));

  private FieldContent() {}

  /**
   * How it speaks for the field.
   *
   * @param records of the file
   */
  static double of(EventField field, Column column, int records) {
    return switch (field) {
      case PRICE -> of(column.share(AMOUNT), column.share(DECIMALS) > 0.5 ? 0.85 : 0.4);
      case QUANTITY -> of(column.numbers(), 0.3);
      case SEQUENCE -> of(column.wholeNumbers(), 0.3);
      case CURRENCY ->
          of(column.share(text -> CURRENCIES.contains(text.toUpperCase(Locale.ROOT))), 1);
      case ZONE -> of(column.share(FieldContent::isZone), 1);
      case DEVICE ->
          of(column.share(text -> device(text) != null) + 0.4, column.distinct() > 100 ? 0.2 : 1);
      case CHANNEL ->
          of(
              column.share(text -> channel(text) != null) + 0.5,
              column.distinct() > 100 ? 0.2 : 0.6);
      case USER_AGENT -> of(column.share(text -> text.startsWith("Mozilla/")), 1);
      case PAGE -> column.share(PATH) > 0.95 ? 0.9 : 0.1;
      case COUNTRY -> column.distinct() > 400 || column.numbers() > 0.5 ? CANNOT_BE : 0.3;
      case EVENT_ID ->
          column.list().isEmpty()
                  && column.records() >= records
                  && column.distinct() >= 0.95 * records
              ? 0.5
              : CANNOT_BE;
      case SESSION_ID -> column.distinct() < 2 && records > 20 ? CANNOT_BE : 0.2;
      case USER_ID, PRODUCT_ID, ORDER_ID ->
          column.share(text -> text.length() > 128) > 0.1 || column.share(DECIMALS) > 0.5
              ? CANNOT_BE
              : 0.2;
      case CATEGORY -> column.share(text -> device(text) != null) > 0.5 ? CANNOT_BE : 0.2;
      default -> 0.2;
    };
  }

  private static double of(double share, double worth) {
    return share < 0.9 ? CANNOT_BE : worth;
  }

  private static boolean isZone(String text) {
    if (!text.contains("/") || text.startsWith("/")) {
      return false;
    }
    try {
      ZoneId.of(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  static @Nullable String device(String text) {
    return DEVICES.get(FieldWords.words(text));
  }

  static @Nullable String channel(String text) {
    return CHANNELS.get(FieldWords.words(text));
  }

  /** The fields whose texts are of a list that the contract has, so that they have to be mapped. */
  static List<EventField> mapped() {
    return List.of(EventField.DEVICE, EventField.CHANNEL);
  }
}
