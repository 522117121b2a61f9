package io.purchaseintent.simulator;

import io.purchaseintent.event.Channel;
import io.purchaseintent.event.Device;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.simulator.Catalogue.Offer;
import io.purchaseintent.simulator.Catalogue.PriceClass;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A visit by a robot that says so: many products, at an even pace, and never a purchase. */
final class RobotVisit {

  private RobotVisit() {}

  /** The events of a robot's visit. */
  static List<Event> events(String sessionId, Instant start, Catalogue.Day offers, Draw draw) {
    List<Event> events = new ArrayList<>();
    String robot = UserAgents.ROBOTS.get(draw.below(UserAgents.ROBOTS.size()));
    int count = 3 + draw.below(40);
    int category = draw.below(Catalogue.CATEGORIES.size());
    for (int i = 1; i <= count; i++) {
      boolean list = i % 8 == 1;
      Offer offer =
          offers.draw(
              category,
              draw.chance(Catalogue.STAR_SHARE),
              PriceClass.values()[draw.index(Catalogue.CLASS_SHARES)],
              draw);
      String name = Catalogue.CATEGORIES.get(category);
      events.add(
          new Event(
              sessionId + "-" + i,
              list ? EventType.PAGE_VIEW : EventType.PRODUCT_VIEW,
              start.plusMillis(2_000L * i),
              i,
              sessionId,
              null,
              list ? "/c/" + name : "/p/" + offer.id(),
              list ? null : offer.id(),
              list ? null : name,
              list ? 0 : offer.priceMicros(),
              list ? null : "EUR",
              0,
              null,
              null,
              Device.OTHER,
              Channel.OTHER,
              null,
              null,
              robot,
              null,
              null));
    }
    return events;
  }
}
