package io.purchaseintent.mapping;

import io.purchaseintent.event.EventField;
import io.purchaseintent.event.EventRules;
import io.purchaseintent.event.ParseResult.Rejected;
import io.purchaseintent.event.RawEvent;
import io.purchaseintent.mapping.Mapping.Condition;
import io.purchaseintent.mapping.Mapping.Events;
import io.purchaseintent.mapping.Mapping.Source;
import io.purchaseintent.record.Column;
import io.purchaseintent.record.Columns;
import io.purchaseintent.record.Each;
import io.purchaseintent.record.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fills the fields of one of a mapping's {@link Events}. Not thread-safe. */
final class EventMapper {

  private final Map<EventField, FieldReader> readers = new EnumMap<>(EventField.class);
  private final Set<EventField> optional = EnumSet.noneOf(EventField.class);
  private final List<Check> when = new ArrayList<>();
  private final @Nullable Each each;
  private long rows;

  /** A condition, with where it looks. */
  private record Check(Condition condition, Column column) {}

  EventMapper(
      Events events,
      Columns columns,
      Set<String> missing,
      Map<String, LookupTable> lookups,
      EventRules rules) {
    this.each = events.each() == null ? null : columns.each(events.each());
    for (Condition condition : events.when()) {
      when.add(new Check(condition, columns.add(List.of(condition.path()), each).get(0)));
    }
    for (Map.Entry<EventField, Source> entry : events.fields().entrySet()) {
      Source source = entry.getValue();
      if (source.left()) {
        optional.add(entry.getKey());
      }
      readers.put(
          entry.getKey(),
          new FieldReader(
              entry.getKey(),
              source,
              columns,
              each,
              missing,
              source.lookup() == null ? null : lookups.get(source.lookup()),
              rules));
    }
  }

  /** The list whose entries are rows, or null where the record is one. */
  @Nullable Each each() {
    return each;
  }

  /** The condition that the row at hand does not meet, or null if it meets all. */
  @Nullable Condition unmet(Row row) {
    for (Check each : when) {
      Condition condition = each.condition;
      boolean holds;
      if (condition.texts().isEmpty()) {
        holds = each.column.isThere(row) == condition.there();
      } else {
        String text = each.column.text(row);
        holds =
            text == null
                ? !condition.there() && !each.column.isThere(row)
                : condition.texts().contains(text);
      }
      if (!holds) {
        return condition;
      }
    }
    rows++;
    return null;
  }

  /** What the row has where a condition looks: its text, or null. */
  @Nullable String found(Row row, Condition condition) {
    for (Check each : when) {
      if (each.condition.equals(condition)) {
        return each.column.text(row);
      }
    }
    return null;
  }

  /**
   * Fills the fields of a row.
   *
   * @param entry the number of the entry at hand
   * @return why that cannot be, or null
   */
  @Nullable Rejected fill(Row row, String entry, RawEvent raw) {
    raw.clear();
    EventField current = EventField.EVENT_TIME;
    try {
      raw.set(current, value(row, entry, current, raw));
      for (EventField field : readers.keySet()) {
        current = field;
        if (field != EventField.EVENT_TIME) {
          raw.set(field, value(row, entry, field, raw));
        }
      }
      return null;
    } catch (UnreadableTime e) {
      return new Rejected(current.code(), String.valueOf(e.getMessage()));
    }
  }

  private @Nullable String value(Row row, String entry, EventField field, RawEvent raw)
      throws UnreadableTime {
    FieldReader reader = readers.get(field);
    return reader == null ? null : reader.read(row, entry, raw.get(EventField.EVENT_TIME));
  }

  /** Fields that an event can do without. */
  Set<EventField> optional() {
    return Collections.unmodifiableSet(optional);
  }

  /** How many rows met the conditions. */
  long rows() {
    return rows;
  }

  /** Columns that none of them had. */
  List<Column> neverThere() {
    List<Column> never = new ArrayList<>();
    readers.values().forEach(reader -> never.addAll(reader.neverThere()));
    return never;
  }
}
