package io.purchaseintent.suggest;

import io.purchaseintent.event.Event;
import io.purchaseintent.event.EventType;
import io.purchaseintent.event.Money;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What looks wrong in events, though each of them breaks no rule. */
final class Doubts {

  private static final Pattern EPOCH = Pattern.compile("1[0-7]\\d{8}(\\d{3})?(\\d{3})?");
  private static final int FEW = 20;

  private final List<Event> events;
  private final List<String> told = new ArrayList<>();

  private Doubts(List<Event> events) {
    this.events = events;
  }

  /** The doubts about these events at this time, each with an example and what to do. */
  static List<String> of(List<Event> events, Visits visits, Instant now) {
    Doubts doubts = new Doubts(events);
    if (!events.isEmpty()) {
      doubts.ids(visits);
      doubts.types(visits);
      doubts.prices();
      doubts.times(now);
    }
    return doubts.told;
  }

  private void ids(Visits visits) {
    Set<String> ids = new HashSet<>();
    long copies = events.stream().filter(event -> !ids.add(event.eventId())).count();
    if (copies > 0) {
      tell(
          "%,d of %,d events have an id that another had before, such as %s: ingest takes them for"
              + " copies; if they are not, put more into event_id's template",
          copies, events.size(), Column.quoted(copy()));
    }
    long looksLikeTime = count(event -> EPOCH.matcher(event.sessionId()).matches());
    if (looksLikeTime > 0.9 * events.size()) {
      tell(
          "session_id looks like a time (%s): two shoppers of the same second share it; put the"
              + " shopper before it: session_id: {template: \"{user}.{session}\"}",
          events.get(0).sessionId());
    }
    Map<String, Integer> bySession = new HashMap<>();
    events.forEach(event -> bySession.merge(event.sessionId(), 1, Integer::sum));
    bySession.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .filter(most -> events.size() > 5 * FEW && most.getValue() > 0.2 * events.size())
        .ifPresent(
            most ->
                tell(
                    "%,d of %,d events are of the one session %s: is it a name for none?",
                    most.getValue(), events.size(), Column.quoted(most.getKey())));
    if (visits.visits() > FEW && visits.single() > 0.95 * visits.visits()) {
      tell(
          "%,d of %,d visits have one event alone: is %s the id of an event rather than of a visit?",
          visits.single(), visits.visits(), Column.quoted(events.get(0).sessionId()));
    }
    long known = count(event -> event.userId() != null);
    if (known == 0) {
      tell("no event names a shopper: there will be no histories, only visits");
    }
  }

  private String copy() {
    Set<String> ids = new HashSet<>();
    return events.stream().map(Event::eventId).filter(id -> !ids.add(id)).findFirst().orElseThrow();
  }

  private void types(Visits visits) {
    if (visits.bought() == 0) {
      tell(
          "no visit buys: without purchases nothing can be learnt. Which text of the type means one?");
    } else if (visits.visits() > FEW && visits.bought() > 0.5 * visits.visits()) {
      tell(
          "%,d of %,d visits buy: are these orders without the clicks before them?",
          visits.bought(), visits.visits());
    }
    if (count(event -> event.type() != EventType.PURCHASE) == 0) {
      tell("all events are purchases: a visit needs what was done before them");
    }
    long purchases = count(event -> event.type() == EventType.PURCHASE);
    long named = count(event -> event.type() == EventType.PURCHASE && event.orderId() != null);
    if (purchases > 0 && named == 0) {
      tell("no purchase has an order_id: an order is then what one visit buys at one time");
    }
  }

  private void prices() {
    List<Event> priced = events.stream().filter(event -> event.priceMicros() > 0).toList();
    if (priced.isEmpty()) {
      tell("no event has a price: features of money will be missing");
      return;
    }
    List<Long> sorted = priced.stream().map(Event::priceMicros).sorted().toList();
    long median = sorted.get(sorted.size() / 2);
    boolean whole = priced.stream().allMatch(event -> event.priceMicros() % Money.MICROS == 0);
    if (whole && priced.size() >= 5 && median >= 500 * Money.MICROS) {
      tell(
          "all prices are whole numbers, %,d in the middle: are they in cents?",
          median / Money.MICROS);
    }
    Set<String> currencies = new TreeSet<>();
    events.stream().map(Event::currency).filter(Objects::nonNull).forEach(currencies::add);
    if (currencies.size() > 1) {
      tell(
          "there are %d currencies (%s): the shop's own and their rates must be told, see"
              + " docs/currency.md",
          currencies.size(), String.join(", ", currencies));
    }
    long without = priced.stream().filter(event -> event.currency() == null).count();
    if (without > 0 && !currencies.isEmpty()) {
      tell(
          "%,d of %,d prices have no currency, the others are %s",
          without, priced.size(), currencies);
    }
  }

  private void times(Instant now) {
    long ahead = count(event -> event.eventTime().isAfter(now));
    if (ahead > 0) {
      Instant example = events.stream().map(Event::eventTime).max(Instant::compareTo).orElse(now);
      tell("%,d events are in the future, up to %s: is the zone wrong?", ahead, example);
    }
    long midnight =
        count(event -> event.eventTime().atZone(ZoneOffset.UTC).toLocalTime().toSecondOfDay() == 0);
    if (events.size() > FEW && midnight > 0.5 * events.size()) {
      tell(
          "%,d of %,d events are at midnight: is there a column with the time of day?",
          midnight, events.size());
    }
  }

  private long count(Predicate<Event> isSo) {
    return events.stream().filter(isSo).count();
  }

  private void tell(String format, Object... values) {
    told.add(String.format(Locale.ROOT, format, values));
  }
}
