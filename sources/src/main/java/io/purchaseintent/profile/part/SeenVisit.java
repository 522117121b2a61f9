package io.purchaseintent.profile.part;

import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A visit, and what several parts ask of it.
 *
 * @param events in their order, at least one
 * @param pages that were seen in it
 * @param device as features have it: as last said
 * @param channel likewise
 * @param country likewise
 * @param zone likewise
 * @param shopper whose it is, or null
 * @param firstPurchase the place of its first purchase among the events; -1 where it has none
 */
public record SeenVisit(
    String sessionId,
    List<CompactEvent> events,
    Set<String> pages,
    @Nullable Device device,
    @Nullable Channel channel,
    @Nullable String country,
    @Nullable String zone,
    @Nullable String shopper,
    int firstPurchase) {

  /** What there is to know of a visit. */
  public static SeenVisit of(String sessionId, List<CompactEvent> events, Set<String> pages) {
    Device device = null;
    Channel channel = null;
    String country = null;
    String zone = null;
    String shopper = null;
    int firstPurchase = -1;
    for (int i = 0; i < events.size(); i++) {
      CompactEvent event = events.get(i);
      device = event.device() == null ? device : event.device();
      channel = event.channel() == null ? channel : event.channel();
      country = event.country() == null ? country : event.country();
      zone = event.zone() == null ? zone : event.zone().getId();
      shopper = event.userId() == null ? shopper : event.userId();
      if (firstPurchase < 0 && event.type() == EventType.PURCHASE) {
        firstPurchase = i;
      }
    }
    return new SeenVisit(
        sessionId, events, pages, device, channel, country, zone, shopper, firstPurchase);
  }

  /** Whether something was bought in it. */
  public boolean bought() {
    return firstPurchase >= 0;
  }

  /** When it began, in milliseconds since the epoch. */
  public long firstMillis() {
    return events.get(0).timeMillis();
  }

  /** From its first event to its last. */
  public long lengthMillis() {
    return events.get(events.size() - 1).timeMillis() - firstMillis();
  }

  /** How many events of a type there are before its first purchase, or at all where it has none. */
  int before(EventType type) {
    int count = 0;
    for (CompactEvent event : bought() ? events.subList(0, firstPurchase) : events) {
      count += event.type() == type ? 1 : 0;
    }
    return count;
  }

  /** For examples: its id and when it began. */
  String name() {
    return sessionId + " at " + Instant.ofEpochMilli(firstMillis());
  }
}
