package io.purchaseintent.checks;

/** Fits an expectation of one type to a table. */
interface Maker {

  /** The check; what is wrong with the arguments is told to them. */
  Check make(Expectation expectation, Arguments arguments);
}
