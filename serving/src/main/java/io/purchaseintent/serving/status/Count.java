package io.purchaseintent.serving.status;

/** What a verdict is given by: each a number since the server's start. */
enum Count {
  /** Requests of the shop: all but those for the server's own pages, health and metrics. */
  REQUESTS,
  /** Of them refused with 400 or 422. */
  INVALID,
  /** Of them refused with 401 or 403, on whatever path: who has no key is told of none. */
  WITHOUT_KEY,
  /** Of them refused with 429. */
  LIMITED,
  /** Of them refused with 503. */
  OVERLOADED,
  /** Of them failed with 500. */
  FAILED,
  /** Predictions that were answered. */
  ANSWERS,
  /** Of them those for which Redis did not answer in time. */
  WITHOUT_STORE,
  /** Of them those of whose visit Redis has no state. */
  VISITS_MISSING,
  /** States that are there and cannot be read, of visits, shoppers and products. */
  UNREADABLE,
  /** Prices that were asked with. */
  PRICES_SAID,
  /** Of them those in a currency without a rate. */
  PRICES_UNCONVERTED,
  /** Of the answers those that are not in the prediction log. */
  NOT_LOGGED,
  /** States of visits that were found. */
  VISITS_FOUND,
  /** Of them those whose last event was more than five minutes before. */
  VISITS_OLD,
  /** Shoppers asked about; a visit without one is anonymous, and lacks nothing. */
  SHOPPERS_ASKED,
  /** Of them those whom Redis does not know. */
  SHOPPERS_MISSING,
  /** Histories of shoppers that were found. */
  SHOPPERS_FOUND,
  /** Of them those of more than 30 days before. */
  SHOPPERS_OLD,
  /** Products asked about. */
  PRODUCTS_ASKED,
  /** Of them those that Redis does not know. */
  PRODUCTS_MISSING,
  /** Figures of products that were found. */
  PRODUCTS_FOUND,
  /** Of them those of more than two days before. */
  PRODUCTS_OLD
}
