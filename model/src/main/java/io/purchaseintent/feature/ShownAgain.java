package io.purchaseintent.feature;

import io.purchaseintent.event.EventType;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The purchases that show a line of an order again (a reloaded page, a second tag): one of the same
 * order, product and amount was known before. Declared features count a line once.
 */
final class ShownAgain {

  private static final ShownAgain NONE = new ShownAgain(Set.of());

  private static final Comparator<CompactEvent> AS_KNOWN =
      Comparator.comparingLong(CompactEvent::countedDay).thenComparing(Comparator.naturalOrder());

  private final Set<CompactEvent> events;

  private ShownAgain(Set<CompactEvent> events) {
    this.events = events;
  }

  private record Line(String order, String product, long amountMicros) {}

  /** Those among what happened under a session's id, in any order: none of what was known first. */
  static ShownAgain in(String sessionId, List<CompactEvent> happened) {
    return in(sessionId, happened, AS_KNOWN);
  }

  /**
   * Those of a visit so far, in any order: of what is seen of it nothing says when it was known.
   */
  static ShownAgain inVisit(List<CompactEvent> visit) {
    return in("", visit, Comparator.naturalOrder());
  }

  private static ShownAgain in(
      String sessionId, List<CompactEvent> happened, Comparator<CompactEvent> order) {
    List<CompactEvent> purchases =
        happened.stream().filter(event -> event.type() == EventType.PURCHASE).toList();
    if (purchases.size() < 2) {
      return NONE;
    }
    Set<Line> lines = new HashSet<>();
    Set<CompactEvent> again = Collections.newSetFromMap(new IdentityHashMap<>());
    purchases.stream()
        .sorted(order)
        .filter(
            event ->
                !lines.add(
                    new Line(
                        OrderKey.of(sessionId, event),
                        event.productId() == null ? "" : event.productId(),
                        event.amountMicros())))
        .forEach(again::add);
    return new ShownAgain(again);
  }

  boolean contain(CompactEvent event) {
    return events.contains(event);
  }
}
