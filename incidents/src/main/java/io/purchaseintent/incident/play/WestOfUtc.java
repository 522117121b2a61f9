package io.purchaseintent.incident.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.incident.shop.GeneratedShop;
import io.purchaseintent.incident.shop.GeneratedShop.Seen;
import io.purchaseintent.incident.shop.Offer;
import io.purchaseintent.incident.shop.Takings;
import io.purchaseintent.incident.stage.Ground;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Visits are filed under the day that UTC has, orders under the day that the shopper's calendar
 * has, and labels are joined by shopper and day. In the evening of New York it is tomorrow in UTC:
 * these purchases find no visit, and the model learns that nobody buys there in the evening.
 */
final class WestOfUtc implements Incident {

  @Override
  public String letter() {
    return "e";
  }

  @Override
  public String name() {
    return "west-of-utc";
  }

  @Override
  public String story() {
    return "A shopper west of UTC buys in the evening, which is the next day in UTC.";
  }

  @Override
  public Outcome play(Ground ground) {
    GeneratedShop shop = ground.shop();
    Path policy =
        Ground.write(
            ground.fresh("west-of-utc").resolve("policy.yaml"), shop.policy(Offer.ADVICE).yaml());
    Path byDate = ground.kept("by-date");
    ground.prepare(byDate, event -> !isLost(event));
    Path registry = ground.kept("by-date-registry");
    ground.crown(byDate, registry);
    Labels labels = labels(shop);
    long told = Manifests.purchasingSessions(ground.home(), Ground.SET);
    List<Seen> visits = shop.seen();
    List<Seen> west = visits.stream().filter(visit -> isBehindUtc(last(visit))).toList();
    Asked well = Asked.of(ground, ground.registry(), policy, west);
    Asked without = Asked.of(ground, registry, policy, west);
    Takings takings = well.takings();
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details.set("nothing_offered", Asked.undisturbed(west).toJson());
    details.put("all_visits", visits.size());
    details.put("buyers_to_train_on", labels.buyers());
    details.put("buyers_whose_label_is_lost_by_date", labels.lost());
    details.put("buyers_in_the_training_set", told);
    details.put(
        "gates_that_refused_the_naive_version",
        String.join(", ", Manifests.refusals(registry, "v1")));
    details.put("auc", well.auc()).put("auc_by_date", without.auc());
    details.put("said_over_bought", well.saidOverBought());
    details.put("said_over_bought_by_date", without.saidOverBought());
    return new Outcome(
        takings,
        without.takings(),
        takings,
        labels.areIn(told) ? "labels by visit and instant" : null,
        "never happens",
        0,
        details);
  }

  /**
   * Purchases of the days to train on.
   *
   * @param buyers visits that bought
   * @param lost those of them whose label a join by date does not find
   */
  private record Labels(long buyers, long lost) {

    /**
     * Whether a training set has their labels, but for the few visits that lie across the border of
     * two parts or bought before their first moment.
     */
    boolean areIn(long purchasing) {
      return purchasing >= 0.95 * buyers;
    }
  }

  private static Labels labels(GeneratedShop shop) {
    long[] counts = new long[2];
    Set<String> seen = new HashSet<>();
    shop.eachToTrainOn(
        event -> {
          if (GeneratedShop.isPurchase(event) && seen.add(GeneratedShop.session(event))) {
            counts[0]++;
            counts[1] += isLost(event) ? 1 : 0;
          }
        });
    return new Labels(counts[0], counts[1]);
  }

  /** Whether an order's day in the shopper's calendar is not the visit's in UTC. */
  private static boolean isLost(JsonNode event) {
    return GeneratedShop.isPurchase(event) && !localDate(event).equals(utcDate(event));
  }

  private static boolean isBehindUtc(JsonNode event) {
    return localDate(event).isBefore(utcDate(event));
  }

  private static LocalDate localDate(JsonNode event) {
    return LocalDate.ofInstant(
        GeneratedShop.time(event), ZoneId.of(event.path("zone").asText("UTC")));
  }

  private static LocalDate utcDate(JsonNode event) {
    Instant time = GeneratedShop.time(event);
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }

  private static JsonNode last(Seen visit) {
    return visit.events().get(visit.events().size() - 1);
  }
}
