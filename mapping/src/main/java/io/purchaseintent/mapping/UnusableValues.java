package io.purchaseintent.mapping;

import io.purchaseintent.event.EventField;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.ParseResult;
import io.purchaseintent.event.ParseResult.Accepted;
import io.purchaseintent.event.RawEvent;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Leaves out values that break a rule and that an event can do without: a purchase is one whatever
 * its price looks like. Counts them. Not thread-safe.
 */
public final class UnusableValues {

  private final Map<EventField, Found> found = new EnumMap<>(EventField.class);

  /**
   * How often a field was left out of an event.
   *
   * @param example the first value of which that is so, and why
   */
  public record Found(long events, String example) {
    private static Found merge(Found one, Found other) {
      return new Found(one.events + other.events, one.example);
    }
  }

  /**
   * The event without values of these fields that break a rule, or the first rule broken by
   * another.
   *
   * @param optional fields that an event can do without
   */
  ParseResult check(RawEvent raw, EventRules rules, Set<EventField> optional) {
    ParseResult result = rules.check(raw, optional);
    if (result instanceof Accepted accepted) {
      accepted
          .unusable()
          .forEach((field, why) -> found.merge(field, new Found(1, why), Found::merge));
    }
    return result;
  }

  /** What was left out so far, by field. */
  public Map<EventField, Found> found() {
    return Collections.unmodifiableMap(found);
  }
}
