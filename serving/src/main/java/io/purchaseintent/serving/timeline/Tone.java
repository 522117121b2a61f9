package io.purchaseintent.serving.timeline;

import java.util.Locale;

/** How something is to be taken. */
enum Tone {
  GOOD,
  BAD,
  NEUTRAL;

  /** The name in JSON. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
