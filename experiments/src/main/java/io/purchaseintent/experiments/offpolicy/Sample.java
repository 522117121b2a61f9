package io.purchaseintent.experiments.offpolicy;

import io.purchaseintent.command.UserError;
import io.purchaseintent.statistics.offpolicy.Clusters;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;

/**
 * The visits that tell something.
 *
 * @param from the first day
 * @param until the day after the last
 * @param share of all that were decided which was looked at
 * @param days from the first decision in them to the last
 * @param decided visits that were looked at
 * @param pending those that may go on, or have no events
 * @param untold those of several moments of which is not known what could have been chosen
 * @param contradictions those of which the log says that what was done could not have been
 * @param explored those in which anything else could have been done
 * @param visits all others
 */
record Sample(
    LocalDate from,
    LocalDate until,
    double share,
    long days,
    int decided,
    int pending,
    int untold,
    int contradictions,
    int explored,
    List<DecidedVisit> visits) {

  private static final double MOST_LEFT_OUT = 0.01;

  static Sample of(List<DecidedVisit> decided, LocalDate from, LocalDate until, double share) {
    int pending = 0;
    int untold = 0;
    int contradictions = 0;
    int explored = 0;
    List<DecidedVisit> told = new ArrayList<>();
    for (DecidedVisit visit : decided) {
      if (!visit.outcome().isKnown()) {
        pending++;
      } else if (!visit.isTold()) {
        untold++;
      } else if (isContradiction(visit)) {
        contradictions++;
      } else {
        told.add(visit);
        explored +=
            visit.moments().stream().anyMatch(moment -> moment.action().probability() < 1) ? 1 : 0;
      }
    }
    return new Sample(
        from,
        until,
        share,
        days(decided),
        decided.size(),
        pending,
        untold,
        contradictions,
        explored,
        List.copyOf(told));
  }

  private static long days(List<DecidedVisit> decided) {
    LongSummaryStatistics days =
        decided.stream()
            .map(visit -> visit.moments().get(0).situation().time())
            .mapToLong(time -> LocalDate.ofInstant(time, ZoneOffset.UTC).toEpochDay())
            .summaryStatistics();
    return decided.isEmpty() ? 1 : days.getMax() - days.getMin() + 1;
  }

  /** The same, of fewer of the visits that tell something. */
  Sample of(List<DecidedVisit> fewer) {
    return new Sample(
        from, until, share, days, decided, pending, untold, contradictions, explored, fewer);
  }

  private static boolean isContradiction(DecidedVisit visit) {
    LoggedPath path = new LoggedPath();
    for (DecidedMoment moment : visit.moments()) {
      try {
        path.at(moment);
      } catch (IllegalArgumentException e) {
        return true;
      }
      path.goOn();
    }
    return path.isContradiction();
  }

  /**
   * Lets no log pass of which so much cannot be told that the rest is another traffic.
   *
   * @throws UserError with the remedy
   */
  void requireTold() {
    if (untold > MOST_LEFT_OUT * (untold + visits.size())) {
      throw new UserError(
          untold
              + " of "
              + (untold + visits.size())
              + " visits were asked several times of a release that did not log what else could have"
              + " been chosen, so how probable all of it was cannot be told; at most 1% may be so:"
              + " name days since which servers log it with --since=DATE");
    }
    if (contradictions > MOST_LEFT_OUT * (contradictions + visits.size())) {
      throw new UserError(
          contradictions
              + " of "
              + (contradictions + visits.size())
              + " visits had actions that no draw of theirs leads to, by the probabilities that were"
              + " logged; at most 1% may be so. Were sessions' ids given to several visitors, or was"
              + " one asked for under several ids? Name other days with --since and --until");
    }
  }

  /** The visits of a shopper are one cluster, those of nobody each its own. */
  Clusters clusters() {
    Map<String, Integer> numbers = new HashMap<>();
    return new Clusters(
        visits.stream()
            .mapToInt(visit -> numbers.computeIfAbsent(visit.cluster(), added -> numbers.size()))
            .toArray());
  }

  /** Visits of a day, of all that were decided; days before the first of them do not count. */
  double visitsADay() {
    return decided / share / days;
  }
}
