package io.purchaseintent.serving.score;

import io.purchaseintent.prediction.StateStatus;
import io.purchaseintent.serving.online.States;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an answer stands on, from all that was asked for down to what is true of any visit. A
 * shopper or a product that is new is no loss: the model was trained on such, too.
 */
public enum FallbackLevel {
  /** All that there is of what was asked for. */
  FULL,
  /** Without the shopper's history, which is there but cannot be used: the model of strangers. */
  ANONYMOUS,
  /** Without what is there of the product: it cannot be used. */
  SESSION_ONLY,
  /** Without the visit: the rate of purchases at this hour. */
  BASE_RATE;

  private final String code = name().toLowerCase(Locale.ROOT);

  /** The name in JSON and metrics. */
  public String code() {
    return code;
  }

  /** As the response's {@code fallback}, null where nothing was lacking. */
  public @Nullable String fallback() {
    return this == FULL ? null : code;
  }

  /** What can be said with these. */
  public static FallbackLevel of(States states) {
    if (states.sessionStatus() != StateStatus.OK) {
      return BASE_RATE;
    }
    if (isUnusable(states.productStatus())) {
      return SESSION_ONLY;
    }
    return isUnusable(states.userStatus()) ? ANONYMOUS : FULL;
  }

  private static boolean isUnusable(StateStatus status) {
    return switch (status) {
      case OK, NOT_ASKED, MISSING, OTHER_VISIT, ENDED -> false;
      case OTHER_VERSION, CORRUPT, NOT_MADE, NO_STORE -> true;
    };
  }
}
