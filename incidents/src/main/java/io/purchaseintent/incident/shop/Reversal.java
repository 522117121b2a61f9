package io.purchaseintent.incident.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.incident.shop.GeneratedShop.Seen;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Other people come by the same way: of a cohort, who looks most like a buyer ends as who looks
 * least like one, and so on to the middle. What a visit shows until it buys stays as it is, event
 * by event, and so do the orders of the cohort, as a whole: no feature has another distribution,
 * nor is more or less bought, and what features say about buying is reversed.
 */
public final class Reversal {

  /** The order follows so long after what was seen before, within any visit's gap. */
  private static final int SECONDS = 30;

  private static final List<String> OF_THE_ORDER =
      List.of(
          "type", "page", "product_id", "category", "price", "currency", "quantity", "order_id");

  private final List<Seen> visits;
  private final Map<String, String> endsAs;

  private Reversal(List<Seen> visits, Map<String, String> endsAs) {
    this.visits = List.copyOf(visits);
    this.endsAs = Map.copyOf(endsAs);
  }

  /** Of the cohort among these visits. */
  public static Reversal of(List<Seen> visits, Predicate<Seen> cohort) {
    List<Moment> likely =
        visits.stream()
            .filter(cohort)
            .map(Seen::moment)
            .sorted(
                Comparator.comparingDouble(Moment::probability).thenComparing(Moment::sessionId))
            .toList();
    Map<String, Moment> other = new HashMap<>();
    Map<String, String> endsAs = new HashMap<>();
    for (int i = 0; i < likely.size(); i++) {
      String session = likely.get(i).sessionId();
      Moment opposite = likely.get(likely.size() - 1 - i);
      other.put(session, opposite);
      endsAs.put(session, opposite.sessionId());
    }
    List<Seen> reversed = new ArrayList<>();
    for (Seen visit : visits) {
      Moment opposite = other.get(visit.moment().sessionId());
      reversed.add(
          opposite == null ? visit : new Seen(visit.moment().endingAs(opposite), visit.events()));
    }
    return new Reversal(reversed, endsAs);
  }

  /** All visits, in their order; those of the cohort show what they showed, and end as others. */
  public List<Seen> visits() {
    return visits;
  }

  /** Writes the whole visits, as a folder for {@code ./intent run ingest}. */
  public void write(Path to, GeneratedShop shop) {
    GeneratedShop.write(
        to,
        out ->
            shop.eachDecided(
                (session, events) -> {
                  String other = endsAs.get(session);
                  if (other == null || other.equals(session)) {
                    events.forEach(out);
                  } else {
                    write(events, shop.purchases(other), out);
                  }
                }));
  }

  private static void write(
      List<ObjectNode> events, List<ObjectNode> orders, Consumer<JsonNode> out) {
    List<ObjectNode> before =
        events.stream().takeWhile(event -> !GeneratedShop.isPurchase(event)).toList();
    before.forEach(out);
    // A visit begins with a page view, so there is one.
    ObjectNode last = before.get(before.size() - 1);
    Instant time = GeneratedShop.time(last);
    int sequence = last.path("sequence").asInt();
    for (ObjectNode order : orders) {
      sequence++;
      time = time.plusSeconds(SECONDS);
      ObjectNode bought = last.deepCopy();
      for (String field : OF_THE_ORDER) {
        bought.remove(field);
        if (order.has(field)) {
          bought.set(field, order.get(field));
        }
      }
      out.accept(
          bought
              .put("event_id", GeneratedShop.session(last) + "-" + sequence)
              .put("sequence", sequence)
              .put("event_time", time.toString())
              .put("received_time", time.plusSeconds(1).toString()));
    }
  }
}
