package io.purchaseintent.incident.shop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What visits left in the till: order value times margin, less what was offered.
 *
 * @param visits how many were decided
 * @param money what is to be expected, for the law knows each probability; no luck is in it
 * @param drawn the same with each visit's own luck
 * @param offers what the offers cost, to be expected
 * @param purchases to be expected
 * @param given how often each offer was made, by its name
 */
public record Takings(
    int visits,
    double money,
    double drawn,
    double offers,
    double purchases,
    TreeMap<String, Integer> given) {

  /** The share of an order's value that is left before offers. */
  public static final double MARGIN = 0.35;

  /** What an order is worth while nothing is in the cart. */
  public static final double AVERAGE_ORDER = 60;

  /**
   * A visit, and what was offered.
   *
   * @param choice null for nothing
   * @param staying the share of those who wait for the page, at whose probability nothing changes
   */
  public record Answered(Moment moment, @Nullable Choice choice, double staying) {

    /** One who was not made to wait. */
    public Answered(Moment moment, @Nullable Choice choice) {
      this(moment, choice, 1);
    }

    double probability() {
      return staying * Responses.probability(moment, choice);
    }

    /** Whether the visit's own luck lets it buy. */
    public boolean buys() {
      return moment.luck() < probability();
    }

    /** What is to be expected in the till. */
    public double money() {
      return money(probability());
    }

    private double money(double purchases) {
      double offered = choice == null ? 0 : choice.costs(moment.orderValue(), purchases);
      return purchases * moment.orderValue() * MARGIN - offered;
    }
  }

  /** Of these visits; the order does not matter but for the last bits of sums. */
  public static Takings of(List<Answered> visits) {
    double money = 0;
    double drawn = 0;
    double offers = 0;
    double purchases = 0;
    TreeMap<String, Integer> given = new TreeMap<>();
    for (Answered visit : visits) {
      double probability = visit.probability();
      money += visit.money(probability);
      drawn += visit.money(visit.buys() ? 1 : 0);
      purchases += probability;
      Choice choice = visit.choice();
      if (choice != null) {
        offers += choice.costs(visit.moment().orderValue(), probability);
        given.merge(choice.code(), 1, Integer::sum);
      }
    }
    return new Takings(visits.size(), money, drawn, offers, purchases, given);
  }

  /** For reports. */
  public ObjectNode toJson() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("visits", visits)
            .put("money", cents(money))
            .put("money_drawn", cents(drawn))
            .put("offers_cost", cents(offers))
            .put("purchases", cents(purchases));
    ObjectNode counts = json.putObject("offers");
    given.forEach(counts::put);
    return json;
  }

  private static double cents(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
