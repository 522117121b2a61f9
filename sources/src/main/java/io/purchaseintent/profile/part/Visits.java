package io.purchaseintent.profile.part;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.profile.doubt.DoubtKind;
import io.purchaseintent.profile.doubt.Doubts;
import io.purchaseintent.profile.sketch.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** How long visits are, how many buy, and what comes before. */
public final class Visits implements Part {

  private static final int LONG_EVENTS = 300;
  private static final long LONG_MILLIS = Duration.ofHours(6).toMillis();

  /** The steps to a purchase, in their order. */
  private enum Step {
    VISIT,
    PRODUCT_VIEW,
    ADD_TO_CART,
    CHECKOUT,
    PURCHASE;

    boolean isDoneBy(EventType type) {
      return this == VISIT || name().equals(type.name());
    }
  }

  private final Spread events = new Spread();
  private final Spread seconds = new Spread();
  private final long[] having = new long[Step.values().length];
  private final long[] inOrder = new long[Step.values().length];
  private final Examples withoutView = new Examples();
  private final Examples withoutCart = new Examples();
  private final Examples purchaseFirst = new Examples();
  private final PriorityQueue<Named> longest =
      new PriorityQueue<>(Comparator.comparingLong(Named::size));
  private long visits;
  private long buying;
  private long oneEvent;
  private long oneEventBuying;
  private long tooLong;
  private long firstMillis = Long.MAX_VALUE;
  private long lastMillis = Long.MIN_VALUE;

  private record Named(long size, long events, long millis, String name) {}

  @Override
  public void visit(SeenVisit visit) {
    visits++;
    events.add(visit.events().size());
    seconds.add(visit.lengthMillis() / 1_000);
    firstMillis = Math.min(firstMillis, visit.firstMillis());
    lastMillis = Math.max(lastMillis, visit.firstMillis() + visit.lengthMillis());
    oneEvent += visit.events().size() == 1 ? 1 : 0;
    steps(visit.events());
    if (visit.events().size() > LONG_EVENTS || visit.lengthMillis() > LONG_MILLIS) {
      tooLong++;
      keep(visit);
    }
    if (visit.bought()) {
      buying++;
      oneEventBuying += visit.events().size() == 1 ? 1 : 0;
      purchaseFirst.countIf(visit.firstPurchase() == 0, visit);
      withoutView.countIf(
          visit.before(EventType.PRODUCT_VIEW) + visit.before(EventType.PRODUCT_CLICK) == 0, visit);
      withoutCart.countIf(visit.before(EventType.ADD_TO_CART) == 0, visit);
    }
  }

  private void keep(SeenVisit visit) {
    // Long in either way: an event counts as much as half a minute, for which it stands on average.
    long size = Math.max(visit.events().size() * 30_000L, visit.lengthMillis());
    longest.add(new Named(size, visit.events().size(), visit.lengthMillis(), visit.name()));
    if (longest.size() > Doubts.EXAMPLES) {
      longest.remove();
    }
  }

  private void steps(List<CompactEvent> visit) {
    Step[] steps = Step.values();
    boolean[] has = new boolean[steps.length];
    int reached = 0;
    for (CompactEvent event : visit) {
      for (Step step : steps) {
        has[step.ordinal()] |= step.isDoneBy(event.type());
      }
      while (reached < steps.length && steps[reached].isDoneBy(event.type())) {
        reached++;
      }
    }
    for (int i = 0; i < steps.length; i++) {
      having[i] += has[i] ? 1 : 0;
      inOrder[i] += i < reached ? 1 : 0;
    }
  }

  @Override
  public void tell(ObjectNode profile, Doubts doubts) {
    ObjectNode node = profile.putObject("visits");
    Figures.rate(node, visits, buying);
    node.put("one_event", oneEvent)
        .put("one_event_share", Figures.share(oneEvent, visits))
        .put("one_event_buying", oneEventBuying)
        .put("long", tooLong);
    Figures.spread(node.putObject("events"), events, 1);
    Figures.spread(node.putObject("minutes"), seconds, 60);
    List<Named> named = new ArrayList<>(longest);
    named.sort(Comparator.comparingLong(Named::size).reversed());
    ArrayNode told = node.putArray("longest");
    for (Named each : named) {
      told.addObject()
          .put("visit", each.name())
          .put("events", each.events())
          .put("minutes", each.millis() / 60_000.0);
    }
    ArrayNode funnel = profile.putArray("funnel");
    for (Step step : Step.values()) {
      int i = step.ordinal();
      funnel
          .addObject()
          .put("step", i == 0 ? "visit" : EventType.valueOf(step.name()).code())
          .put("visits", having[i])
          .put("in_order", inOrder[i])
          .put("share", Figures.share(having[i], visits))
          .put("of_step_before", i == 0 ? 1 : Figures.share(inOrder[i], inOrder[i - 1]));
    }
    doubt(named, doubts);
  }

  private void doubt(List<Named> named, Doubts doubts) {
    doubts.share(
        DoubtKind.PURCHASE_FIRST,
        purchaseFirst.count(),
        buying,
        Say.percent(purchaseFirst.count(), buying)
            + " of the visits that buy begin with the purchase",
        purchaseFirst.names());
    doubts.share(
        DoubtKind.PURCHASE_WITHOUT_VIEW,
        withoutView.count(),
        buying,
        Say.percent(withoutView.count(), buying)
            + " of the visits that buy have no product view before in their visit",
        withoutView.names());
    doubts.share(
        DoubtKind.PURCHASE_WITHOUT_CART,
        withoutCart.count(),
        buying,
        Say.percent(withoutCart.count(), buying)
            + " of the visits that buy put nothing into the cart before",
        withoutCart.names());
    doubts.share(
        DoubtKind.ONE_EVENT_VISITS,
        oneEvent,
        visits,
        Say.percent(oneEvent, visits)
            + " of the visits are one event, and "
            + Say.count(oneEventBuying)
            + " of these buy",
        List.of());
    doubts.share(
        DoubtKind.LONG_VISITS,
        tooLong,
        visits,
        Say.count(tooLong)
            + (tooLong == 1 ? " visit has" : " visits have")
            + " more than "
            + LONG_EVENTS
            + " events or last for more than 6 hours",
        named.stream()
            .map(
                each ->
                    each.name()
                        + ": "
                        + Say.count(each.events())
                        + " events, "
                        + Say.count(each.millis() / 60_000)
                        + " minutes")
            .toList());
    if (visits > 0 && buying < DoubtKind.FEW_PURCHASES.bound()) {
      doubts.add(
          DoubtKind.FEW_PURCHASES,
          buying,
          visits,
          "No more than " + Say.count(buying) + " visits buy",
          List.of());
    }
    long days = visits == 0 ? 0 : (lastMillis - firstMillis) / Duration.ofDays(1).toMillis() + 1;
    if (visits > 0 && days < DoubtKind.SHORT_HISTORY.bound()) {
      doubts.add(
          DoubtKind.SHORT_HISTORY,
          days,
          (long) DoubtKind.SHORT_HISTORY.bound(),
          "There are " + days + (days == 1 ? " day" : " days") + " of events",
          List.of());
    }
  }
}
