package io.purchaseintent.event;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a shopper did. The order of the constants is part of the stored format: append only. */
public enum EventType {
  /** Any page that no other type describes. */
  PAGE_VIEW,
  /** A search in the shop. */
  SEARCH,
  /** A product chosen in a list. */
  PRODUCT_CLICK,
  /** A product's detail page. */
  PRODUCT_VIEW,
  ADD_TO_CART,
  REMOVE_FROM_CART,
  /** The cart's page. */
  CART_VIEW,
  SIGN_IN,
  /** A step of the checkout before the order is placed. */
  CHECKOUT,
  /** An order placed: the label. */
  PURCHASE,
  /** Anything else that a shopper does on a page. */
  INTERACTION,
  /** The shopper is nobody known any more: the end of the visit. */
  SIGN_OUT,
  /**
   * An order, or lines of it, taken back: what the shop did, not the shopper. No visit knows of it;
   * histories do.
   */
  REFUND;

  private static final Map<String, EventType> BY_CODE =
      Stream.of(values()).collect(Collectors.toMap(EventType::code, Function.identity()));

  private final String code = name().toLowerCase(Locale.ROOT);

  /** The name in JSON and in the lake: lower case with underscores. */
  public String code() {
    return code;
  }

  /** Whether an event of this type says nothing without a product. */
  public boolean needsProduct() {
    return switch (this) {
      case PRODUCT_CLICK, PRODUCT_VIEW, ADD_TO_CART, REMOVE_FROM_CART -> true;
      default -> false;
    };
  }

  /** Whether it is something that a shopper did in a visit. */
  public boolean isOfVisit() {
    return this != REFUND;
  }

  /** The type with this code, or null if there is none. */
  public static @Nullable EventType ofCode(String code) {
    return BY_CODE.get(code);
  }
}
