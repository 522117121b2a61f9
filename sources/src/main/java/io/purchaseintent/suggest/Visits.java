package io.purchaseintent.suggest;

import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The visits of events: those of an id until half an hour passes without one.
 *
 * @param visits how many
 * @param bought how many of them hold a purchase
 * @param single how many hold one event alone
 */
record Visits(long visits, long bought, long single) {

  private static final Duration GAP = Duration.ofMinutes(30);

  static Visits of(List<Event> events) {
    Map<String, List<Event>> byId = new HashMap<>();
    events.forEach(
        event -> byId.computeIfAbsent(event.sessionId(), id -> new ArrayList<>()).add(event));
    long visits = 0;
    long bought = 0;
    long single = 0;
    for (List<Event> of : byId.values()) {
      of.sort(Comparator.comparing(Event::eventTime));
      Instant before = Instant.MIN;
      boolean buys = false;
      int size = 0;
      for (Event event : of) {
        if (size > 0 && Duration.between(before, event.eventTime()).compareTo(GAP) >= 0) {
          visits++;
          bought += buys ? 1 : 0;
          single += size == 1 ? 1 : 0;
          buys = false;
          size = 0;
        }
        size++;
        buys |= event.type() == EventType.PURCHASE;
        before = event.eventTime();
      }
      visits++;
      bought += buys ? 1 : 0;
      single += size == 1 ? 1 : 0;
    }
    return new Visits(visits, bought, single);
  }
}
