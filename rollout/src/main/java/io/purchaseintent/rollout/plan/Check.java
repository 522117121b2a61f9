package io.purchaseintent.rollout.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a version is held to beside the champion. */
public enum Check {
  ERRORS(true, true),
  LATENCY(true, true),
  FALLBACKS(true, false),
  SCORES(true, true),
  SHARES(false, false),
  CALIBRATION(false, true),
  PURCHASES(false, false),
  MONEY(false, false),
  DISCOUNTS(false, false);

  private final boolean ofServers;
  private final boolean inShadow;

  Check(boolean ofServers, boolean inShadow) {
    this.ofServers = ofServers;
    this.inShadow = inShadow;
  }

  /** The name in files and reports. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether servers tell it; the lake tells the others. */
  public boolean isOfServers() {
    return ofServers;
  }

  /** Whether it can be told of a version that nobody hears. */
  public boolean isInShadow() {
    return inShadow;
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
