package io.purchaseintent.serving.keys;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a key may be used for. */
public enum Scope {
  /** Sending events, from pages too. */
  EVENTS,

  /** Sending refunds among them: for a shop's own servers, as no page may. */
  REFUNDS,

  /** Asking for predictions, decisions and explanations. */
  PREDICT,

  /** Looking at all that tells how the server is, and at what was found about its answers. */
  WATCH,

  /** Moving models, and looking too. */
  ADMIN;

  /** Its name in files and on command lines. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The scope of a name.
   *
   * @throws IllegalArgumentException if there is none, with those that there are
   */
  static Scope ofCode(String code) {
    return Arrays.stream(values())
        .filter(scope -> scope.code().equals(code))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "scope \""
                        + code
                        + "\" is not known; there are "
                        + Arrays.stream(values())
                            .map(Scope::code)
                            .collect(Collectors.joining(", "))));
  }
}
