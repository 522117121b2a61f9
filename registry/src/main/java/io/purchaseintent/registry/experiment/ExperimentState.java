package io.purchaseintent.registry.experiment;

import java.util.Locale;

/** How it is with a version of an experiment. */
public enum ExperimentState {
  /** Defined, and not started. */
  CREATED,
  /** Started, and its own start is yet to come. */
  SCHEDULED,
  /** Visitors are given arms. */
  RUNNING,
  /** Its own end is over. */
  ENDED,
  /** Somebody stopped it. */
  STOPPED;

  /** Its name in answers. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
