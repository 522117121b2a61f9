package io.purchaseintent.feature;

import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * What declared features are told of, of a shopper or a product, by day (UTC). It is closed and
 * merged with the timeline that it is part of. Merging is associative and commutative. Not
 * thread-safe.
 */
public final class DeclaredTimeline {

  private final TreeMap<Long, TreeMap<DeclaredSlot, DeclaredTally>> days = new TreeMap<>();
  private final TreeMap<DeclaredSlot, DeclaredTally> settled = new TreeMap<>();

  DeclaredTimeline() {}

  /** What there is of each day, by its number since the epoch. */
  public Map<Long, TreeMap<DeclaredSlot, DeclaredTally>> days() {
    return Collections.unmodifiableMap(days);
  }

  /** What there is of all days that were closed, of features without a window. */
  public Map<DeclaredSlot, DeclaredTally> settled() {
    return Collections.unmodifiableMap(settled);
  }

  /** What a feature is told of a day, added where it is not there. */
  public DeclaredTally day(long epochDay, DeclaredSlot slot) {
    return days.computeIfAbsent(epochDay, day -> new TreeMap<>())
        .computeIfAbsent(slot, each -> new DeclaredTally());
  }

  /** What a feature is told of closed days, added where it is not there. */
  public DeclaredTally settled(DeclaredSlot slot) {
    return settled.computeIfAbsent(slot, each -> new DeclaredTally());
  }

  boolean isEmpty() {
    return days.isEmpty() && settled.isEmpty();
  }

  /** Whether something is before a midnight. */
  boolean isAnyBefore(long asOfDay) {
    return !settled.isEmpty() || !days.headMap(asOfDay).isEmpty();
  }

  /** Whether a day before this one is open. */
  boolean hasDayBefore(long epochDay) {
    return !days.isEmpty() && days.firstKey() < epochDay;
  }

  void merge(DeclaredTimeline other) {
    other.settled.forEach((slot, tally) -> settled(slot).merge(tally));
    other.days.forEach((day, slots) -> slots.forEach((slot, tally) -> day(day, slot).merge(tally)));
  }

  void addChanges(AsOfDays changes) {
    days.forEach(
        (day, slots) -> {
          changes.addEndOf(day);
          slots.keySet().stream()
              .filter(slot -> slot.windowDays() > 0)
              .forEach(slot -> changes.addLeaving(day, slot.windowDays()));
        });
  }

  /** Keeps what midnights from this one on ask for. */
  void closeAsOf(long asOfDay) {
    Iterator<Map.Entry<Long, TreeMap<DeclaredSlot, DeclaredTally>>> closed =
        days.headMap(asOfDay).entrySet().iterator();
    while (closed.hasNext()) {
      Map.Entry<Long, TreeMap<DeclaredSlot, DeclaredTally>> day = closed.next();
      Iterator<Map.Entry<DeclaredSlot, DeclaredTally>> slots = day.getValue().entrySet().iterator();
      while (slots.hasNext()) {
        Map.Entry<DeclaredSlot, DeclaredTally> slot = slots.next();
        int window = slot.getKey().windowDays();
        if (window == 0) {
          settled(slot.getKey()).merge(slot.getValue());
          slots.remove();
        } else if (day.getKey() < asOfDay - window) {
          slots.remove();
        }
      }
      if (day.getValue().isEmpty()) {
        closed.remove();
      }
    }
  }

  /** The values as of a midnight. */
  DeclaredValues asOf(long asOfDay) {
    TreeMap<DeclaredSlot, DeclaredTally> seen = new TreeMap<>();
    settled.forEach(
        (slot, tally) -> seen.computeIfAbsent(slot, DeclaredTimeline::none).merge(tally));
    days.headMap(asOfDay)
        .forEach(
            (day, slots) ->
                slots.forEach(
                    (slot, tally) -> {
                      if (slot.windowDays() == 0 || day >= asOfDay - slot.windowDays()) {
                        seen.computeIfAbsent(slot, DeclaredTimeline::none).merge(tally);
                      }
                    }));
    TreeMap<String, Object> values = new TreeMap<>();
    seen.forEach(
        (slot, tally) -> {
          Object value = tally.value(slot.kind());
          if (value != null) {
            values.put(slot.key(), value);
          }
        });
    return DeclaredValues.of(values);
  }

  private static DeclaredTally none(DeclaredSlot slot) {
    return new DeclaredTally();
  }
}
