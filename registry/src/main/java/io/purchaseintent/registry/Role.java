package io.purchaseintent.registry;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a version in production does. There is one champion, and any number of the others. */
public enum Role {
  /** Answers. */
  CHAMPION,
  /** Answers a part of the visits, to be compared with the champion. */
  CHALLENGER,
  /** Scores beside the champion, and is not heard. */
  SHADOW;

  private final String code = name().toLowerCase(Locale.ROOT);

  /** The name in files and on the command line. */
  public String code() {
    return code;
  }

  /**
   * The role of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Role ofCode(String code) {
    return Arrays.stream(values())
        .filter(role -> role.code.equals(code))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no role \""
                        + code
                        + "\", only "
                        + Arrays.stream(values())
                            .map(Role::code)
                            .collect(Collectors.joining(", "))));
  }
}
