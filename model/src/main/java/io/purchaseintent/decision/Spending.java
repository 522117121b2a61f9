package io.purchaseintent.decision;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/**
 * What the decisions of a day are expected to cost, by action.
 *
 * <p>It outlives a policy, so that a new one does not begin the day with full budgets. A day begins
 * at midnight in the shop's zone, and one that is over does not come back. Thread-safe.
 */
public final class Spending {

  private LocalDate day = LocalDate.MIN;
  private final Map<String, Long> microsByAction = new HashMap<>();
  private long micros;

  /** How many spend of what was left then; 1 where each knows of the others. */
  private int sharers = 1;

  private final Map<String, Long> sharedFrom = new HashMap<>();
  private long allSharedFrom;

  /** Nothing was spent yet. */
  public Spending() {}

  /** What all actions are expected to cost of the day that it is. */
  public synchronized double today(Instant now, ZoneId zone) {
    turnTo(now, zone);
    return Amount.units(micros);
  }

  /** What an action is expected to cost of the day that it is. */
  public synchronized double today(String action, Instant now, ZoneId zone) {
    turnTo(now, zone);
    return Amount.units(spent(action));
  }

  synchronized void turnTo(Instant now, ZoneId zone) {
    LocalDate today = now.atZone(zone).toLocalDate();
    if (today.isAfter(day)) {
      day = today;
      microsByAction.clear();
      micros = 0;
      sharedFrom.clear();
      allSharedFrom = 0;
    }
  }

  /**
   * From now on others spend, too, and nobody knows of the others: of what is left of each budget
   * this may spend its part, until it {@link #learn}s again what all have spent. Once that is so,
   * another call changes nothing.
   *
   * @param number of those that spend, this one among them
   */
  public synchronized void shareAmong(int number) {
    if (sharers == 1 && number > 1) {
      sharers = number;
      sharedFrom.putAll(microsByAction);
      allSharedFrom = micros;
    }
  }

  /** What may be spent of a budget, of which so much was spent when it was parted. */
  private long part(long budget, long before) {
    return before + Math.max(0, budget - before) / sharers;
  }

  /**
   * Whether there is room for a bid.
   *
   * @param allMicros what all actions may cost in a day; below 0 for no bound
   */
  synchronized Room room(Bid bid, long allMicros) {
    long own = bid.budgetMicros();
    if (own >= 0
        && sum(spent(bid.action()), bid.costMicros())
            > part(own, sharedFrom.getOrDefault(bid.action(), 0L))) {
      return Room.OWN_USED_UP;
    }
    return allMicros >= 0 && sum(micros, bid.costMicros()) > part(allMicros, allSharedFrom)
        ? Room.ALL_USED_UP
        : Room.ENOUGH;
  }

  /**
   * Learns what several servers together have spent of the day that it is, of an action and of all;
   * what was known to be more stays.
   */
  public synchronized void learn(
      Instant now, ZoneId zone, String action, long ofActionMicros, long ofAllMicros) {
    turnTo(now, zone);
    sharers = 1;
    sharedFrom.clear();
    allSharedFrom = 0;
    microsByAction.merge(action, ofActionMicros, Math::max);
    micros = Math.max(micros, ofAllMicros);
  }

  synchronized void add(String action, double cost) {
    long more = Amount.micros(cost);
    microsByAction.put(action, sum(spent(action), more));
    micros = sum(micros, more);
  }

  private long spent(String action) {
    return microsByAction.getOrDefault(action, 0L);
  }

  /** The sum of two that are not negative, as far as it can be counted. */
  private static long sum(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
