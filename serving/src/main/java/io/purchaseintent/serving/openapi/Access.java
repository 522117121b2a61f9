package io.purchaseintent.serving.openapi;

/** What a request must bring for a route to answer it, from the least to the most. */
public enum Access {
  /** Nothing: health, the description of the API, what a shop's pages load. */
  OPEN,

  /** A key for events, once there are keys. */
  EVENTS,

  /** A key for predictions, once there are keys. */
  PREDICT,

  /**
   * A key for watching or of an administrator, or to come from this machine: it changes nothing.
   */
  WATCH,

  /** A key of an administrator; without keys, to come from this machine. */
  ADMIN
}
