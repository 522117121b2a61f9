package io.purchaseintent.serving.score;

import java.util.Locale;

/** By whose id a visitor is allocated to a variant. */
enum AllocationUnit {
  /** The shopper was known when the visit began. */
  USER,
  /** The visit began anonymous, and stays what it was if the visitor signs in. */
  SESSION;

  private final String code = name().toLowerCase(Locale.ROOT);

  /** Its name in the prediction log. */
  String code() {
    return code;
  }
}
