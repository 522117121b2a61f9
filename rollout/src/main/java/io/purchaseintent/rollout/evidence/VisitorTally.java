package io.purchaseintent.rollout.evidence;

import io.purchaseintent.decision.Action;
import io.purchaseintent.decision.Cost;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.rollout.evidence.ScoredVisit.Off;
import io.purchaseintent.statistics.RateDetector.Hits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Adds up visits by visitor, who was allocated to one of two versions: a visitor's visits hang
 * together, and are one value. A visitor is of whom scored him first: who is allocated anew as he
 * signs in stays where chance had brought him.
 *
 * <p>A prediction is of the visit that has the nearest event, if that is nearer than the gap.
 */
final class VisitorTally {

  /** A visit that is over, of a session in which something was promised. */
  private record Judged(ScoredSession session, ScoredVisit visit) {

    long firstMillis() {
      return visit.firstMillis();
    }
  }

  private final SessionGap gap;
  private final Duration outcomesAfter;
  private final Map<String, Action> actions;
  private final Map<String, List<ScoredVisit>> bySession = new HashMap<>();
  private long newest = Long.MIN_VALUE;

  VisitorTally(SessionGap gap, Duration outcomesAfter, Map<String, Action> actions) {
    this.gap = gap;
    this.outcomesAfter = outcomesAfter;
    this.actions = actions;
  }

  /** There was an event then. */
  void saw(long millis) {
    newest = Math.max(newest, millis);
  }

  /** A visit of a session that was scored. */
  void add(String sessionId, List<CompactEvent> events) {
    bySession
        .computeIfAbsent(sessionId, added -> new ArrayList<>())
        .add(new ScoredVisit(sessionId, events));
  }

  /** What they come to. */
  Outcomes outcomes(Collection<ScoredSession> sessions) {
    Map<String, ScoredSession> firsts = new HashMap<>();
    Map<String, List<Judged>> byUnit = new TreeMap<>();
    long scored = 0;
    long pending = 0;
    for (ScoredSession session : sessions) {
      firsts.merge(session.unit(), session, (a, b) -> b.firstMillis() < a.firstMillis() ? b : a);
      scored += session.isVersions() ? 1 : 0;
      List<ScoredVisit> visits = visitsOf(session);
      pending += visits.stream().allMatch(this::isOver) && !visits.isEmpty() ? 0 : 1;
      for (ScoredVisit visit : visits) {
        if (isOver(visit) && visit.isScored()) {
          byUnit
              .computeIfAbsent(session.unit(), added -> new ArrayList<>())
              .add(new Judged(session, visit));
        }
      }
    }
    Map<String, SliceFigures> slices = new TreeMap<>();
    slices.put(Outcomes.ALL, new SliceFigures());
    byUnit.forEach(
        (unit, each) -> {
          each.sort(Comparator.comparingLong(Judged::firstMillis));
          Judged first = each.get(0);
          boolean isVersions = firsts.getOrDefault(unit, first.session()).isVersionsFirst();
          for (String slice :
              List.of(
                  Outcomes.ALL,
                  "device=" + first.visit().device(),
                  "channel=" + first.visit().channel(),
                  "segment=" + first.session().segment())) {
            add(each, isVersions, slices.computeIfAbsent(slice, added -> new SliceFigures()));
          }
        });
    long versions = firsts.values().stream().filter(ScoredSession::isVersionsFirst).count();
    return new Outcomes(scored, pending, new Hits(firsts.size(), versions), slices, null);
  }

  private boolean isOver(ScoredVisit visit) {
    return visit.lastMillis() + gap.gap().toMillis() + outcomesAfter.toMillis() <= newest;
  }

  /** The visits that something was said in, with what that was. */
  private List<ScoredVisit> visitsOf(ScoredSession session) {
    List<ScoredVisit> all = bySession.getOrDefault(session.id(), List.of());
    List<ScoredVisit> visits = new ArrayList<>();
    session.forEach(
        (ofVersion, time, propensity, action) -> {
          ScoredVisit visit = nearest(all, time);
          if (visit == null) {
            return;
          }
          visit.add(ofVersion, time, propensity);
          if (!action.equals(Action.NONE) && (time < visit.purchaseMillis() || isPaid(action))) {
            visit.give(action);
          }
          if (!visits.contains(visit)) {
            visits.add(visit);
          }
        });
    return visits;
  }

  private @Nullable ScoredVisit nearest(List<ScoredVisit> visits, long at) {
    ScoredVisit nearest = null;
    long away = gap.gap().toMillis();
    for (ScoredVisit visit : visits) {
      if (visit.away(at) < away) {
        nearest = visit;
        away = visit.away(at);
      }
    }
    return nearest;
  }

  /** Whether an action costs something whatever follows. */
  private boolean isPaid(String given) {
    Action action = actions.get(given);
    return action != null && action.cost().paid() == Cost.Paid.ALWAYS;
  }

  private double discounts(ScoredVisit visit) {
    double sum = 0;
    for (String given : visit.given()) {
      Action action = actions.get(given);
      if (action != null && (visit.orders() > 0 || isPaid(given))) {
        sum += action.cost().fixed() + action.cost().shareOfOrder() * visit.value();
      }
    }
    return sum;
  }

  private void add(List<Judged> visits, boolean isVersions, SliceFigures to) {
    double discounts = sum(visits, this::discounts);
    SliceFigures.OfVersion of = isVersions ? to.version() : to.champion();
    of.purchases().add(sum(visits, ScoredVisit::orders));
    of.money().add(sum(visits, ScoredVisit::value) - discounts);
    of.discounts().add(discounts);
    to.bought().add(sum(visits, ScoredVisit::bought) / visits.size());
    double excess = mean(visits, ScoredVisit::version, Off::mean);
    double squares = mean(visits, ScoredVisit::version, Off::meanSquare);
    double excessBefore = mean(visits, ScoredVisit::champion, Off::mean);
    double squaresBefore = mean(visits, ScoredVisit::champion, Off::meanSquare);
    if (!Double.isNaN(excess)) {
      to.version().excess().add(excess);
      to.version().squares().add(squares);
    }
    if (!Double.isNaN(excessBefore)) {
      to.champion().excess().add(excessBefore);
      to.champion().squares().add(squaresBefore);
    }
    if (!Double.isNaN(excess) && !Double.isNaN(excessBefore)) {
      to.excessPairs().add(excess - excessBefore);
      to.promised().add(mean(visits, ScoredVisit::champion, Off::meanPromised));
      to.squarePairs().add(squares - squaresBefore);
    }
  }

  private static double sum(List<Judged> visits, ToDoubleFunction<ScoredVisit> figure) {
    return visits.stream().map(Judged::visit).mapToDouble(figure).sum();
  }

  /** Mean over the visits in which one of the two promised anything; NaN where there is none. */
  private static double mean(
      List<Judged> visits, Function<ScoredVisit, Off> of, ToDoubleFunction<Off> figure) {
    return visits.stream()
        .map(Judged::visit)
        .map(of)
        .mapToDouble(figure)
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }
}
