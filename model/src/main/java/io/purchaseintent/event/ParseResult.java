package io.purchaseintent.event;

/** What became of one input: an event, or the reason why there is none. */
public sealed interface ParseResult {

  /** A valid event. */
  record Accepted(Event event) implements ParseResult {}

  /**
   * An input that breaks a rule.
   *
   * @param field the offending field of the contract, or {@code "record"} for the input as a whole
   * @param reason what is wrong, with the value and its bound, in words for the shop's engineer
   */
  record Rejected(String field, String reason) implements ParseResult {

    /** The field name that stands for the whole input. */
    public static final String RECORD = "record";
  }
}
