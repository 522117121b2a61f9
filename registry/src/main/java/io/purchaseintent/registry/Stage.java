package io.purchaseintent.registry;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How far a version has come. */
public enum Stage {
  /** Written, and no more: where every version begins. */
  CANDIDATE,
  /** Chosen to be tried. */
  STAGING,
  /** Has a part in answering, which its {@link Role} names. */
  PRODUCTION,
  /** Had its time; can come back. */
  ARCHIVED;

  private final String code = name().toLowerCase(Locale.ROOT);

  /** The name in files and on the command line. */
  public String code() {
    return code;
  }

  /**
   * The stage of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Stage ofCode(String code) {
    return Arrays.stream(values())
        .filter(stage -> stage.code.equals(code))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no stage \""
                        + code
                        + "\", only "
                        + Arrays.stream(values())
                            .map(Stage::code)
                            .collect(Collectors.joining(", "))));
  }
}
