package io.purchaseintent.rollout.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a version is held to beside the champion. */
public enum Check {
  ERRORS(true, When.ALWAYS),
  LATENCY(true, When.ALWAYS),
  FALLBACKS(true, When.HEARD),
  SCORES(true, When.ALWAYS),
  SHARES(false, When.HEARD),
  CALIBRATION(false, When.ALWAYS),
  AGREEMENT(false, When.IN_SHADOW),
  PURCHASES(false, When.HEARD),
  MONEY(false, When.HEARD),
  DISCOUNTS(false, When.HEARD);

  private enum When {
    ALWAYS,
    IN_SHADOW,
    HEARD
  }

  private final boolean ofServers;
  private final When when;

  Check(boolean ofServers, When when) {
    this.ofServers = ofServers;
    this.when = when;
  }

  /** The name in files and reports. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether servers tell it; the lake tells the others. */
  public boolean isOfServers() {
    return ofServers;
  }

  /**
   * Whether it can be told.
   *
   * @param inShadow whether nobody hears the version, and both score the same visits
   */
  public boolean isTold(boolean inShadow) {
    return when == When.ALWAYS || inShadow == (when == When.IN_SHADOW);
  }

  /** All by their names. */
  static Map<String, Check> byCode() {
    return Arrays.stream(values()).collect(Collectors.toMap(Check::code, Function.identity()));
  }

  /** All of them. */
  public static List<Check> all() {
    return List.of(values());
  }
}
