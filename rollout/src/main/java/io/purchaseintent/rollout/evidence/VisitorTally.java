package io.purchaseintent.rollout.evidence;

import io.purchaseintent.decision.Action;
import io.purchaseintent.decision.Cost;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.OrderKey;
import io.purchaseintent.feature.OrderLines;
import io.purchaseintent.feature.SessionGap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds up visits by visitor, who was allocated to one of two versions: a visitor's visits hang
 * together, and are one value. A visitor of whose sessions the version scored any is the version's.
 */
final class VisitorTally {

  private static final double MICROS = 1e6;

  /** A visit that was scored. */
  private record Judged(
      ScoredSession session, long last, String device, String channel, Sums sums) {}

  /** What a visit, or the visits of a visitor, came to; means over visits, NaN where not scored. */
  private record Sums(
      int orders,
      double money,
      double discounts,
      double bought,
      double[] ofChampion,
      double[] ofVersion) {}

  private final SessionGap gap;
  private final Duration outcomesAfter;
  private final Map<String, Action> actions;
  private final List<Judged> visits = new ArrayList<>();
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
  void add(ScoredSession session, List<CompactEvent> events) {
    CompactEvent first = events.get(0);
    long from = first.timeMillis() - gap.gap().toMillis();
    long last = events.get(events.size() - 1).timeMillis();
    long purchase = Long.MAX_VALUE;
    Map<String, OrderLines> orders = new HashMap<>();
    for (CompactEvent event : events) {
      if (event.type() == EventType.PURCHASE) {
        purchase = Math.min(purchase, event.timeMillis());
        orders
            .computeIfAbsent(OrderKey.of(session.id(), event), added -> new OrderLines())
            .add(
                event.productId() == null ? "" : event.productId(),
                new OrderLines.Line(event.timeMillis(), event.amountMicros(), null));
      }
    }
    double label = orders.isEmpty() ? 0 : 1;
    long until = Math.min(purchase, last + gap.gap().toMillis());
    double[] ofChampion = means(session, false, from, until, label);
    double[] ofVersion = means(session, true, from, until, label);
    if (Double.isNaN(ofChampion[0]) && Double.isNaN(ofVersion[0])) {
      return;
    }
    double value = orders.values().stream().mapToLong(OrderLines::amountMicros).sum() / MICROS;
    double discounts = session.given().stream().mapToDouble(each -> cost(each, value, label)).sum();
    visits.add(
        new Judged(
            session,
            last,
            name(first.device()),
            name(first.channel()),
            new Sums(orders.size(), value - discounts, discounts, label, ofChampion, ofVersion)));
  }

  private static String name(@Nullable Object code) {
    return code == null ? "unknown" : code.toString().toLowerCase(Locale.ROOT);
  }

  private static double[] means(
      ScoredSession session, boolean ofVersion, long from, long until, double label) {
    return new double[] {
      session.mean(ofVersion, from, until, label, false),
      session.mean(ofVersion, from, until, label, true)
    };
  }

  private double cost(String given, double value, double bought) {
    Action action = actions.get(given);
    if (action == null) {
      return 0;
    }
    Cost cost = action.cost();
    double paid = cost.paid() == Cost.Paid.ALWAYS ? 1 : bought;
    return paid * (cost.fixed() + cost.shareOfOrder() * value);
  }

  /** What they come to. */
  Outcomes outcomes(Collection<ScoredSession> sessions) {
    Set<String> versions = new HashSet<>();
    long scored = 0;
    for (ScoredSession session : sessions) {
      if (session.isVersions()) {
        versions.add(session.unit());
        scored++;
      }
    }
    Map<String, List<Judged>> byUnit = new TreeMap<>();
    Set<String> judged = new HashSet<>();
    long over = newest - gap.gap().toMillis() - outcomesAfter.toMillis();
    for (Judged visit : visits) {
      if (visit.last() <= over) {
        byUnit.computeIfAbsent(visit.session().unit(), added -> new ArrayList<>()).add(visit);
        judged.add(visit.session().id());
      }
    }
    Map<String, SliceFigures> slices = new TreeMap<>();
    slices.put(Outcomes.ALL, new SliceFigures());
    byUnit.forEach(
        (unit, each) -> {
          Sums sums = sum(each);
          Judged first = each.get(0);
          for (String slice :
              List.of(
                  Outcomes.ALL,
                  "device=" + first.device(),
                  "channel=" + first.channel(),
                  "segment=" + first.session().segment())) {
            add(
                sums,
                versions.contains(unit),
                slices.computeIfAbsent(slice, added -> new SliceFigures()));
          }
        });
    return new Outcomes(scored, sessions.size() - judged.size(), slices, null);
  }

  private static Sums sum(List<Judged> visits) {
    int orders = 0;
    double money = 0;
    double discounts = 0;
    double bought = 0;
    for (Judged visit : visits) {
      orders += visit.sums().orders();
      money += visit.sums().money();
      discounts += visit.sums().discounts();
      bought += visit.sums().bought();
    }
    return new Sums(
        orders,
        money,
        discounts,
        bought / visits.size(),
        means(visits, false),
        means(visits, true));
  }

  private static double[] means(List<Judged> visits, boolean ofVersion) {
    double[] means = new double[2];
    for (int i = 0; i < means.length; i++) {
      int figure = i;
      means[i] =
          visits.stream()
              .map(Judged::sums)
              .mapToDouble(sums -> (ofVersion ? sums.ofVersion() : sums.ofChampion())[figure])
              .filter(value -> !Double.isNaN(value))
              .average()
              .orElse(Double.NaN);
    }
    return means;
  }

  private static void add(Sums sums, boolean isVersions, SliceFigures to) {
    SliceFigures.OfVersion of = isVersions ? to.version() : to.champion();
    of.purchases().add(sums.orders());
    of.money().add(sums.money());
    of.discounts().add(sums.discounts());
    to.bought().add(sums.bought());
    boolean both = !Double.isNaN(sums.ofVersion()[0]) && !Double.isNaN(sums.ofChampion()[0]);
    if (both) {
      to.excessPairs().add(sums.ofVersion()[0] - sums.ofChampion()[0]);
      to.squarePairs().add(sums.ofVersion()[1] - sums.ofChampion()[1]);
    }
    if (!Double.isNaN(sums.ofVersion()[0])) {
      to.version().excess().add(sums.ofVersion()[0]);
      to.version().squares().add(sums.ofVersion()[1]);
    }
    if (!Double.isNaN(sums.ofChampion()[0])) {
      to.champion().excess().add(sums.ofChampion()[0]);
      to.champion().squares().add(sums.ofChampion()[1]);
    }
  }
}
