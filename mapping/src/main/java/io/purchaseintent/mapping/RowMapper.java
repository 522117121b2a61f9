package io.purchaseintent.mapping;

import io.purchaseintent.event.EventField;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.ParseResult;
import io.purchaseintent.event.ParseResult.Rejected;
import io.purchaseintent.event.RawEvent;
import io.purchaseintent.mapping.FieldReader.UnreadableTime;
import io.purchaseintent.mapping.Mapping.TypeRule;
import io.purchaseintent.record.Row;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the rows of one file into events, as a {@link Mapping} says. Not thread-safe. */
public final class RowMapper {

  private final Map<EventField, FieldReader> readers = new EnumMap<>(EventField.class);
  private final Map<String, String> byPage = new HashMap<>();
  private final List<TypeRule> byPrefix = new ArrayList<>();
  private final Set<EventField> optional = EnumSet.noneOf(EventField.class);
  private final UnusableValues unusable;
  private final EventRules rules;
  private final RawEvent raw = new RawEvent();

  /**
   * A mapper of the rows of one file.
   *
   * @param unusable where values are counted that were left out
   */
  public RowMapper(
      Mapping mapping,
      Map<String, LookupTable> lookups,
      Row row,
      EventRules rules,
      UnusableValues unusable) {
    this.unusable = unusable;
    this.rules = rules;
    mapping
        .fields()
        .forEach(
            (field, source) -> {
              if (source.left()) {
                optional.add(field);
              }
              readers.put(
                  field,
                  new FieldReader(
                      field,
                      source,
                      row,
                      mapping.missing(),
                      source.lookup() == null ? null : lookups.get(source.lookup()),
                      rules));
            });
    for (TypeRule rule : mapping.derivedTypes()) {
      if (rule.prefix()) {
        byPrefix.add(rule);
      } else {
        byPage.putIfAbsent(rule.when() + ' ' + rule.page(), rule.type());
      }
    }
  }

  /** The event in the current row, or why there is none. */
  public ParseResult map() {
    raw.clear();
    EventField current = EventField.EVENT_TIME;
    try {
      raw.set(current, value(current));
      for (EventField field : readers.keySet()) {
        current = field;
        if (field != EventField.EVENT_TIME) {
          raw.set(field, value(field));
        }
      }
    } catch (UnreadableTime e) {
      return new Rejected(current.code(), String.valueOf(e.getMessage()));
    }
    deriveType();
    return unusable.check(raw, rules, optional);
  }

  private @Nullable String value(EventField field) throws UnreadableTime {
    FieldReader reader = readers.get(field);
    return reader == null ? null : reader.read(raw.get(EventField.EVENT_TIME));
  }

  private void deriveType() {
    String type = raw.get(EventField.TYPE);
    String page = raw.get(EventField.PAGE);
    if (type == null || page == null || (byPage.isEmpty() && byPrefix.isEmpty())) {
      return;
    }
    int query = page.indexOf('?');
    String path = query < 0 ? page : page.substring(0, query);
    String exact = byPage.get(type + ' ' + path);
    if (exact != null) {
      raw.set(EventField.TYPE, exact);
      return;
    }
    for (TypeRule rule : byPrefix) {
      if (rule.when().equals(type) && path.startsWith(rule.page())) {
        raw.set(EventField.TYPE, rule.type());
        return;
      }
    }
  }
}
