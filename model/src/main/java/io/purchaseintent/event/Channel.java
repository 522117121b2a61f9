package io.purchaseintent.event;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a visitor came to the shop. The order is part of the stored format: append only. */
public enum Channel {
  DIRECT,
  ORGANIC,
  PAID,
  SOCIAL,
  EMAIL,
  REFERRAL,
  OTHER;

  private static final Map<String, Channel> BY_CODE =
      Stream.of(values()).collect(Collectors.toMap(Channel::code, Function.identity()));

  private final String code = name().toLowerCase(Locale.ROOT);

  /** The name in JSON, in the lake and in vocabularies. */
  public String code() {
    return code;
  }

  /** The channel with this code, or null if there is none. */
  public static @Nullable Channel ofCode(String code) {
    return BY_CODE.get(code);
  }
}
