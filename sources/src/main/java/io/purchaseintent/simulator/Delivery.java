package io.purchaseintent.simulator;

import io.purchaseintent.event.Event;
import io.purchaseintent.json.EventJson;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * The way from the shoppers to the collector: late, out of order, twice. Holds what is under way.
 */
final class Delivery {

  private final ShopSettings settings;
  private final PriorityQueue<Delivered> underWay =
      new PriorityQueue<>(Comparator.comparing(Delivered::time).thenComparing(Delivered::number));
  private long number;

  Delivery(ShopSettings settings) {
    this.settings = settings;
  }

  private record Delivered(Instant time, long number, byte[] json) {}

  /** Sends an event. */
  void send(Event event, Draw draw) {
    double fate = draw.unit();
    long delay = 50L + draw.below(750);
    if (fate < settings.lateShare()) {
      delay = 3_600_000L + draw.below(3_600_000);
    } else if (fate < settings.lateShare() + settings.outOfOrderShare()) {
      delay = 1_000L + draw.below(59_000);
    }
    Instant arrives = event.eventTime().plusMillis(delay);
    byte[] json = EventJson.toBytes(event.withTimes(event.eventTime(), arrives));
    underWay.add(new Delivered(arrives, number++, json));
    if (draw.chance(settings.duplicateShare())) {
      // The client tries again: the same event, to the byte.
      Instant again = arrives.plusMillis(1_000 + draw.below(600_000));
      underWay.add(new Delivered(again, number++, json));
    }
  }

  /** Hands over what arrives before an instant, in the order of arrival. */
  void deliverUntil(Instant end, Consumer<byte[]> collector) {
    Delivered next = underWay.peek();
    while (next != null && next.time().isBefore(end)) {
      collector.accept(next.json());
      underWay.remove();
      next = underWay.peek();
    }
  }
}
