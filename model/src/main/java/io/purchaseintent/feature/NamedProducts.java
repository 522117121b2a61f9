package io.purchaseintent.feature;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Of which category the products of a visit are: what a purchase says itself, else what the visit
 * said of the product last before it, as pages of orders seldom name categories.
 */
final class NamedProducts {

  private final Iterable<CompactEvent> visit;
  private @Nullable Map<String, TreeMap<CompactEvent, String>> named;

  /** Those of a visit, whose events are in any order. */
  NamedProducts(Iterable<CompactEvent> visit) {
    this.visit = visit;
  }

  /** The category of an event's product at that event; null where it was not said. */
  @Nullable String categoryOf(CompactEvent event) {
    if (event.category() != null || event.productId() == null) {
      return event.category();
    }
    Map<String, TreeMap<CompactEvent, String>> said = named;
    if (said == null) {
      said = read(visit);
      named = said;
    }
    TreeMap<CompactEvent, String> ofProduct = said.get(event.productId());
    Map.Entry<CompactEvent, String> last = ofProduct == null ? null : ofProduct.lowerEntry(event);
    return last == null ? null : last.getValue();
  }

  private static Map<String, TreeMap<CompactEvent, String>> read(Iterable<CompactEvent> visit) {
    Map<String, TreeMap<CompactEvent, String>> said = new HashMap<>();
    for (CompactEvent event : visit) {
      if (event.productId() != null && event.category() != null) {
        said.computeIfAbsent(event.productId(), product -> new TreeMap<>())
            .put(event, event.category());
      }
    }
    return said;
  }
}
