package io.purchaseintent.mapping;

import io.purchaseintent.event.EventField;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.ParseResult;
import io.purchaseintent.event.ParseResult.Accepted;
import io.purchaseintent.event.ParseResult.Rejected;
import io.purchaseintent.event.RawEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
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
    ParseResult result = rules.check(raw);
    if (result instanceof Accepted) {
      return result;
    }
    List<Map.Entry<EventField, Found>> left = new ArrayList<>();
    while (result instanceof Rejected rejected) {
      EventField field = EventField.ofCode(rejected.field());
      String text = field == null ? null : raw.get(field);
      if (field == null || text == null || !optional.contains(field)) {
        return result;
      }
      if (isAmount(field) && WrittenNumber.isBelowZero(text)) {
        return new Rejected(
            rejected.field(),
            rejected.reason() + ". Below 0 it is a return, which is not counted as anything else");
      }
      raw.set(field, null);
      if (field == EventField.CURRENCY) {
        // Else the amount would be taken for one of the shop's currency.
        raw.set(EventField.PRICE, null);
      }
      left.add(Map.entry(field, new Found(1, rejected.reason())));
      result = rules.check(raw);
    }
    left.forEach(entry -> found.merge(entry.getKey(), entry.getValue(), Found::merge));
    return result;
  }

  private static boolean isAmount(EventField field) {
    return field == EventField.PRICE || field == EventField.QUANTITY;
  }

  /** What was left out so far, by field. */
  public Map<EventField, Found> found() {
    return Collections.unmodifiableMap(found);
  }
}
