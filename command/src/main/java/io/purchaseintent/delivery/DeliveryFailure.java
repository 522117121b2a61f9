package io.purchaseintent.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why a message did not arrive, in words that hold no secret. */
public final class DeliveryFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean worthAnotherTry;
  private final @Nullable Duration wait;

  private DeliveryFailure(String message, boolean worthAnotherTry, @Nullable Duration wait) {
    super(message);
    this.worthAnotherTry = worthAnotherTry;
    this.wait = wait;
  }

  /** It may go better soon. */
  public static DeliveryFailure passing(String message) {
    return new DeliveryFailure(message, true, null);
  }

  /** It may go better after so long, as the receiver says. */
  public static DeliveryFailure passingAfter(String message, Duration wait) {
    return new DeliveryFailure(message, true, wait);
  }

  /** It will go wrong again. */
  public static DeliveryFailure lasting(String message) {
    return new DeliveryFailure(message, false, null);
  }

  /** Whether it may go better soon. */
  public boolean isWorthAnotherTry() {
    return worthAnotherTry;
  }

  /** How long the receiver asks to wait, or null. */
  public @Nullable Duration waitAsked() {
    return wait;
  }
}
