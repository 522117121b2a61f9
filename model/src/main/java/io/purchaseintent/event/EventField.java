package io.purchaseintent.event;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A field of the event contract, with the longest value that is accepted. */
public enum EventField {
  EVENT_ID(256),
  TYPE(32),
  EVENT_TIME(64),
  SEQUENCE(16),
  SESSION_ID(256),
  USER_ID(256),
  PAGE(2_048),
  PRODUCT_ID(256),
  CATEGORY(512),
  PRICE(64),
  CURRENCY(3),
  QUANTITY(16),
  ORDER_ID(256),
  QUERY(1_024),
  DEVICE(32),
  CHANNEL(32),
  COUNTRY(64),
  ZONE(64),
  USER_AGENT(2_048),
  IP(64),
  RECEIVED_TIME(64);

  private static final Map<String, EventField> BY_CODE =
      Stream.of(values()).collect(Collectors.toMap(EventField::code, Function.identity()));

  private final String code = name().toLowerCase(Locale.ROOT);
  private final int maxLength;

  EventField(int maxLength) {
    this.maxLength = maxLength;
  }

  /** The field's name in JSON and in mappings. */
  public String code() {
    return code;
  }

  /** The greatest number of UTF-16 units accepted. */
  public int maxLength() {
    return maxLength;
  }

  /** The field with this name, or null if the contract has none. */
  public static @Nullable EventField ofCode(String code) {
    return BY_CODE.get(code);
  }
}
