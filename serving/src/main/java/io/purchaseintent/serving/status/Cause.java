package io.purchaseintent.serving.status;

import java.util.Locale;

/**
 * Why a server is not well: a share of what it did lately that reaches its bound.
 *
 * <p>Bounds are above what a shop that is well shows: many visits are asked about at their first
 * click, of which Redis cannot know yet; most shoppers of a shop may be new, and a shopper who
 * comes back after weeks has a history of weeks ago.
 */
enum Cause {
  WITHOUT_STORE(
      Count.WITHOUT_STORE,
      Count.ANSWERS,
      0.05,
      "of the answers went out without Redis, which did not answer in time",
      "look after Redis and the way to it, or give it longer by --deadline"),
  VISITS_MISSING(
      Count.VISITS_MISSING,
      Count.ANSWERS,
      0.5,
      "of the answers stand on the rate of the hour: Redis has no states of the visits asked about",
      "is ./intent run live running, on this Redis, and are these the session ids of its events?"),
  UNREADABLE(
      Count.UNREADABLE,
      Count.ANSWERS,
      0.05,
      "of the answers lack a state that Redis has and this release cannot read",
      "run ./intent run live and ./intent run publish of this release"),
  FAILED(
      Count.FAILED,
      Count.REQUESTS,
      0.01,
      "of the requests failed with 500",
      "the server's log says why"),
  OVERLOADED(
      Count.OVERLOADED,
      Count.REQUESTS,
      0.01,
      "of the requests were refused with 503: more come than can be answered, or events cannot be"
          + " written",
      "add a server, and see whether the event log's disk is full"),
  LIMITED(
      Count.LIMITED,
      Count.REQUESTS,
      0.05,
      "of the requests were refused with 429: a key's rate is spent, or more events come than can"
          + " be written",
      "give the key a higher --rate, or add a collector"),
  INVALID(
      Count.INVALID,
      Count.REQUESTS,
      0.05,
      "of the requests were refused with 400 or 422: they are no JSON or break a rule",
      "the answers name field and rule; tell who sends them"),
  WITHOUT_KEY(
      Count.WITHOUT_KEY,
      Count.REQUESTS,
      0.25,
      "of the requests were refused with 401 or 403: without a key that may ask this",
      "./intent keys list says which keys there are, until when, and what each may ask"),
  VISITS_OLD(
      Count.VISITS_OLD,
      Count.VISITS_FOUND,
      0.5,
      "of the visits' states end more than five minutes before the question",
      "does ./intent run live keep up with the events?"),
  PRODUCTS_MISSING(
      Count.PRODUCTS_MISSING,
      Count.PRODUCTS_ASKED,
      0.5,
      "of the products asked about are not in Redis",
      "has ./intent run publish run in the last two days, and are these the product ids of the"
          + " events?"),
  PRODUCTS_OLD(
      Count.PRODUCTS_OLD,
      Count.PRODUCTS_FOUND,
      0.95,
      "of the products' figures are older than two days",
      "run ./intent run aggregate and ./intent run publish each day"),
  PRICES_UNCONVERTED(
      Count.PRICES_UNCONVERTED,
      Count.PRICES_SAID,
      0.05,
      "of the prices asked with are in a currency without a rate of the last days, and taken as"
          + " missing",
      "add the rates to the file of --rates, or ask with prices in the shop's currency"),
  SHOPPERS_MISSING(
      Count.SHOPPERS_MISSING,
      Count.SHOPPERS_ASKED,
      0.98,
      "of the shoppers asked about are not in Redis",
      "has ./intent run publish run in the last two days, and is --pseudonym-key the one of"
          + " ingest?"),
  SHOPPERS_OLD(
      Count.SHOPPERS_OLD,
      Count.SHOPPERS_FOUND,
      0.95,
      "of the shoppers' histories are older than 30 days",
      "run ./intent run aggregate and ./intent run publish each day"),
  NOT_LOGGED(
      Count.NOT_LOGGED,
      Count.ANSWERS,
      0.001,
      "of the predictions are not in the log: its disk is too slow, or full",
      "look after the disk, or log elsewhere by --prediction-log");

  /** A share of fewer says nothing. */
  static final int LEAST = 50;

  private final Count part;
  private final Count whole;
  private final double bound;
  private final String says;
  private final String remedy;

  Cause(Count part, Count whole, double bound, String says, String remedy) {
    this.part = part;
    this.whole = whole;
    this.bound = bound;
    this.says = says;
    this.remedy = remedy;
  }

  /** Its name in JSON. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether these counts show it. */
  boolean isIn(Counts lately) {
    return lately.of(whole) >= LEAST && shareOf(lately) >= bound;
  }

  /** At most 1, also where several states of one answer count. */
  double shareOf(Counts lately) {
    return Math.min(1, (double) lately.of(part) / lately.of(whole));
  }

  double bound() {
    return bound;
  }

  String says() {
    return says;
  }

  String remedy() {
    return remedy;
  }
}
