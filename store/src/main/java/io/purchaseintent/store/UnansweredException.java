package io.purchaseintent.store;

import java.io.IOException;

/** That no answer came to a call: a write may have been done, or not. */
public final class UnansweredException extends IOException {

  private static final long serialVersionUID = 1L;

  /** A call without an answer, with what is known of it and how to mend it. */
  public UnansweredException(String message, Throwable cause) {
    super(message, cause);
  }
}
