package io.purchaseintent.pipeline.compare;

import java.util.Locale;

/** Which of the two that are compared. */
enum Side {
  /** The job's own lake and online store. */
  HERE,

  /** Those that it is told to compare with. */
  THERE;

  /** Its name in reports. */
  String title() {
    return name().toLowerCase(Locale.ROOT);
  }
}
