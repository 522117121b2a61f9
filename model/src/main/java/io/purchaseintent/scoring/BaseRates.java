package io.purchaseintent.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * How often visits end in a purchase, by segment and hour of the day: what can be said of a visit
 * of which nothing is known. Immutable.
 */
public final class BaseRates {

  private static final int HOURS = 24;

  /** So many visits at the rate of the whole count beside those of an hour, or of a segment. */
  private static final double PRIOR_SESSIONS = 200;

  private final Map<Segment, double[]> rates;

  private BaseRates(Map<Segment, double[]> rates) {
    this.rates = rates;
  }

  /**
   * The rate.
   *
   * @param hour of the day as the feature {@code hour_of_day} has it, 0 to 23; NaN where unknown,
   *     which gives the mean of all hours
   */
  public double of(Segment segment, float hour) {
    double[] hours = rates.getOrDefault(segment, new double[0]);
    return hour >= 0 && hour < HOURS
        ? hours[(int) hour]
        : Arrays.stream(hours).average().orElse(Double.NaN);
  }

  /** The rates as JSON: an array of 24 for each segment. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    rates.forEach(
        (segment, hours) -> {
          ArrayNode array = json.putArray(segment.code());
          for (double rate : hours) {
            array.add(rate);
          }
        });
    return json;
  }

  /**
   * The rates in this JSON.
   *
   * @throws ModelFormatException if there are not 24 probabilities for each segment
   */
  public static BaseRates ofJson(JsonNode json) {
    Map<Segment, double[]> rates = new EnumMap<>(Segment.class);
    for (Segment segment : Segment.values()) {
      JsonNode array = json.path(segment.code());
      double[] hours = new double[HOURS];
      for (int hour = 0; hour < HOURS; hour++) {
        hours[hour] = array.path(hour).asDouble(Double.NaN);
        if (array.size() != HOURS || !(hours[hour] >= 0 && hours[hour] <= 1)) {
          throw new ModelFormatException(
              "The base rates of " + segment.code() + " users are not 24 probabilities");
        }
      }
      rates.put(segment, hours);
    }
    return new BaseRates(rates);
  }

  /** Counts visits. Not thread-safe. */
  public static final class Counter {

    private final double[][] sessions = new double[Segment.values().length][HOURS];
    private final double[][] purchases = new double[Segment.values().length][HOURS];

    /**
     * Counts a moment.
     *
     * @param hour of the day, 0 to 23; others are left out
     * @param purchase whether its session ends in one
     * @param weight its part of a session
     */
    public void add(Segment segment, float hour, boolean purchase, double weight) {
      if (hour >= 0 && hour < HOURS) {
        sessions[segment.ordinal()][(int) hour] += weight;
        purchases[segment.ordinal()][(int) hour] += purchase ? weight : 0;
      }
    }

    /** The rates: an hour's drawn towards its segment's, a segment's towards that of all. */
    public BaseRates rates() {
      double all = Arrays.stream(sessions).mapToDouble(Counter::sum).sum();
      double bought = Arrays.stream(purchases).mapToDouble(Counter::sum).sum();
      double overall = all == 0 ? 0 : bought / all;
      Map<Segment, double[]> rates = new EnumMap<>(Segment.class);
      for (Segment segment : Segment.values()) {
        int i = segment.ordinal();
        double ofSegment = drawn(sum(purchases[i]), sum(sessions[i]), overall);
        double[] hours = new double[HOURS];
        for (int hour = 0; hour < HOURS; hour++) {
          hours[hour] = drawn(purchases[i][hour], sessions[i][hour], ofSegment);
        }
        rates.put(segment, hours);
      }
      return new BaseRates(rates);
    }

    private static double drawn(double purchases, double sessions, double prior) {
      return (purchases + PRIOR_SESSIONS * prior) / (sessions + PRIOR_SESSIONS);
    }

    private static double sum(double[] values) {
      return Arrays.stream(values).sum();
    }
  }
}
