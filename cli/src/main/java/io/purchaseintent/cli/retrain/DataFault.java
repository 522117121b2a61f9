package io.purchaseintent.cli.retrain;

/**
 * Something that is wrong with the data themselves.
 *
 * @param what is wrong, with the day
 * @param report that tells more; empty where none does
 * @param remedy what to do, and then train
 */
record DataFault(String what, String report, String remedy) {

  /** In a line. */
  String inWords() {
    return what + (report.isEmpty() ? "" : " (" + report + ")") + ": " + remedy;
  }
}
