package io.purchaseintent.pipeline.skew;

/**
 * That something was served otherwise than it is computed again.
 *
 * @param kind of what
 * @param name of the feature, or how a state differs
 */
record Difference(Kind kind, String name, String served, String recomputed) {

  /** What can differ. */
  enum Kind {
    FEATURE,
    STATE,
    /** None: the lake's states were made anew since, with features that were not asked for then. */
    MADE_BEFORE
  }
}
