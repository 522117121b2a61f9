package io.purchaseintent.event;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of one input: an event, or the reason why there is none. */
public sealed interface ParseResult {

  /**
   * A valid event.
   *
   * @param noUser by {@link NoId} what stood for the user's id, so that the event is anonymous;
   *     null where nothing did
   * @param yetToCome the time of receipt that the event said, and that was still to come, so that
   *     it has none; null where it said none such
   * @param unusable what the event was said to have and cannot: it does without, and why
   */
  record Accepted(
      Event event,
      @Nullable String noUser,
      @Nullable Instant yetToCome,
      Map<EventField, String> unusable)
      implements ParseResult {}

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
