package io.purchaseintent.serving.timeline;

import java.util.Locale;

/** What can happen to a model. */
enum Kind {
  /** A day was not well. */
  ALARM,
  /** Somebody ordered something of the loop, or a step of it failed. */
  LOOP,
  /** A training on newer days was asked for. */
  RETRAINING,
  /** A version was written. */
  TRAINING,
  /** A version was put to the gates. */
  GATES,
  /** A version was judged by the days that were kept back. */
  JUDGED,
  /** A version was brought to staging, or to answer a part of the visitors, or none. */
  ROLL_OUT,
  /** A version became champion. */
  PROMOTION,
  /** The champion before became champion again. */
  ROLLBACK,
  /** A version was taken out of use. */
  ARCHIVED;

  /** The name in JSON. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
