package io.purchaseintent.event;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The kind of device a session runs on. The order is part of the stored format: append only. */
public enum Device {
  DESKTOP,
  MOBILE,
  TABLET,
  OTHER;

  private static final Map<String, Device> BY_CODE =
      Stream.of(values()).collect(Collectors.toMap(Device::code, Function.identity()));

  private final String code = name().toLowerCase(Locale.ROOT);

  /** The name in JSON, in the lake and in vocabularies. */
  public String code() {
    return code;
  }

  /** The device with this code, or null if there is none. */
  public static @Nullable Device ofCode(String code) {
    return BY_CODE.get(code);
  }
}
