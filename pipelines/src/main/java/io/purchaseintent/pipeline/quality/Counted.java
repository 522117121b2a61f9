package io.purchaseintent.pipeline.quality;

import java.util.Locale;

/** What is counted of a period, each under its name in reports. */
enum Counted {
  /** Lines of the log near the period that are no prediction. */
  UNREADABLE,
  /** Predictions of which there is another of the same id. */
  DUPLICATES,
  /** Predictions of the period, each once. */
  PREDICTIONS,
  /** Of these, those whose propensity is none. */
  NO_PROPENSITY,
  /** Of these, those that are held against what happened. */
  JUDGED,
  /** Of these, those made from their visit's first purchase on. */
  AFTER_PURCHASE,
  /** Of these, those of whose session the lake has no event. */
  PENDING_NO_EVENTS,
  /** Of these, those whose visit may not be over. */
  PENDING_OPEN,
  /** Of these, those whose time does not fit their session's events. */
  CLOCKS_DISAGREE,
  /** Of those judged, those made before the first event of their visit. */
  BEFORE_FIRST_EVENT,
  /** Visits with a judged prediction. */
  VISITS,
  /** Of these, those in which a purchase followed. */
  VISITS_THAT_BOUGHT,
  /** Of these, those in which an action was drawn by chance. */
  VISITS_RANDOMISED;

  /** The name in reports. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
