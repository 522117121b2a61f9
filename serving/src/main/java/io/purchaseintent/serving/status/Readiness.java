package io.purchaseintent.serving.status;

import java.util.Locale;

/** Whether requests should be sent to a server, and if not, why. */
public enum Readiness {
  /** It would answer, and far more slowly than soon. */
  WARMING_UP,
  READY,
  STOPPING;

  /** As {@code GET /health/ready} says it. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
