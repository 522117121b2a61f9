package io.purchaseintent.feature;

import java.io.Serializable;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Splits stretches of events into visits, and visits by whom and what they are about, as far as it
 * was known on some days.
 *
 * <p>A visit is what its events were known to be: as of a midnight it is cut by those known before.
 * So one that is known late may make of two visits one, which then is one visit fewer. An event
 * belongs to whom its visit was first known to be of, from then on and for good.
 *
 * @param gap cuts stretches into visits
 * @param counted the days on which was known what counts
 * @param declared the shop's own features
 */
public record KnownVisits(SessionGap gap, ClosedDays counted, DeclaredFeatures declared)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Where the shop has no features of its own. */
  public KnownVisits(SessionGap gap, ClosedDays counted) {
    this(gap, counted, DeclaredFeatures.NONE);
  }

  /**
   * What shoppers did, with what they did before signing in; a visit of nobody known is of none.
   *
   * @param stretch one of the {@link SessionGap#stretches} of a session id, also events of other
   *     days; or what the shop did, such as a refund, by itself
   * @return by the shopper; none is empty
   */
  public Map<String, KnownTimeline<UserTimeline, UserHistory>> users(
      String sessionId, List<CompactEvent> stretch) {
    Map<String, KnownTimeline<UserTimeline, UserHistory>> users = new LinkedHashMap<>();
    CompactEvent apart = stretch.get(0);
    if (!apart.type().isOfVisit()) {
      if (apart.userId() != null && counted.contain(apart.countedMillis())) {
        at(apart.countedDay(), apart.day(), of(apart.userId(), users)).addRefund(sessionId, apart);
      }
      return users;
    }
    ShownAgain again = again(sessionId, stretch);
    if (stretch.stream().anyMatch(CompactEvent::isLate)) {
      addLate(sessionId, stretch, again, users);
    } else {
      for (List<CompactEvent> visit : gap.visits(stretch)) {
        String shopper = shopper(visit);
        if (shopper != null) {
          UserTimeline timeline = of(shopper, users).timeline();
          timeline.addVisit(
              sessionId,
              visit,
              counted,
              (event, known) -> declare(timeline, sessionId, event, known, again));
        }
      }
    }
    users.values().removeIf(KnownTimeline::isEmpty);
    return users;
  }

  private ShownAgain again(String sessionId, List<CompactEvent> stretch) {
    return declared.isEmpty()
        ? ShownAgain.in(sessionId, List.of())
        : ShownAgain.in(sessionId, stretch);
  }

  private void declare(
      UserTimeline timeline, String sessionId, CompactEvent event, long known, ShownAgain again) {
    if (!again.contain(event)) {
      declared.countOfShopper(timeline.declared(), sessionId, event, known);
    }
  }

  private static @Nullable String shopper(List<CompactEvent> visit) {
    for (CompactEvent event : visit) {
      if (event.userId() != null) {
        return event.userId();
      }
    }
    return null;
  }

  private static KnownTimeline<UserTimeline, UserHistory> of(
      String user, Map<String, KnownTimeline<UserTimeline, UserHistory>> users) {
    return users.computeIfAbsent(user, id -> new KnownTimeline<>(UserTimeline::new));
  }

  private void addLate(
      String sessionId,
      List<CompactEvent> stretch,
      ShownAgain again,
      Map<String, KnownTimeline<UserTimeline, UserHistory>> users) {
    TreeSet<Long> days = new TreeSet<>();
    stretch.forEach(event -> days.add(event.countedDay()));
    Set<CompactEvent> belonging = new HashSet<>();
    Map<String, TreeMap<Long, Integer>> before = Map.of();
    for (long day : days) {
      Map<String, TreeMap<Long, Integer>> after = new LinkedHashMap<>();
      for (List<CompactEvent> visit :
          gap.split(stretch.stream().filter(event -> event.countedDay() <= day).toList())) {
        String shopper = shopper(visit);
        if (shopper != null) {
          long named = named(visit);
          after
              .computeIfAbsent(shopper, id -> new TreeMap<>())
              .merge(AsOfDays.dayOf(named), 1, Integer::sum);
          NamedProducts products = new NamedProducts(visit);
          for (CompactEvent event : visit) {
            if (belonging.add(event) && counted.containDay(day)) {
              long time = Math.max(named, event.timeMillis());
              UserTimeline timeline = at(day, AsOfDays.dayOf(time), of(shopper, users));
              timeline.add(sessionId, event, time, products);
              declare(timeline, sessionId, event, time, again);
            }
          }
        }
      }
      if (counted.containDay(day)) {
        addStarts(day, before, -1, users);
        addStarts(day, after, 1, users);
      }
      before = after;
    }
  }

  /** When the shopper of a visit was first named. */
  private static long named(List<CompactEvent> visit) {
    return visit.stream()
        .filter(event -> event.userId() != null)
        .mapToLong(CompactEvent::timeMillis)
        .min()
        .orElseThrow();
  }

  /** Where goes what was known on a day, and happened on this or one before it. */
  private static UserTimeline at(
      long knownDay, long day, KnownTimeline<UserTimeline, UserHistory> user) {
    return day == knownDay ? user.timeline() : user.late(knownDay).happened();
  }

  private static void addStarts(
      long knownDay,
      Map<String, TreeMap<Long, Integer>> starts,
      int sign,
      Map<String, KnownTimeline<UserTimeline, UserHistory>> users) {
    starts.forEach(
        (user, days) ->
            days.forEach(
                (day, visits) -> {
                  KnownTimeline<UserTimeline, UserHistory> of = of(user, users);
                  if (day == knownDay) {
                    of.timeline().addStarts(day, sign * visits);
                  } else {
                    of.addLateStarts(knownDay, day, sign * visits);
                  }
                }));
  }

  /** What happened to products; none is empty. */
  public Map<String, KnownTimeline<ProductTimeline, ProductStats>> products(
      String sessionId, List<CompactEvent> stretch) {
    Map<String, KnownTimeline<ProductTimeline, ProductStats>> products = new LinkedHashMap<>();
    ShownAgain again = again(sessionId, stretch);
    for (CompactEvent event : stretch) {
      String id = event.productId();
      if (id != null && counted.contain(event.countedMillis())) {
        KnownTimeline<ProductTimeline, ProductStats> product =
            products.computeIfAbsent(id, key -> new KnownTimeline<>(ProductTimeline::new));
        ProductTimeline of =
            event.isLate() ? product.late(event.countedDay()).happened() : product.timeline();
        of.add(sessionId, event);
        if (event.type().isOfVisit() && !again.contain(event)) {
          declared.countOfProduct(of.declared(), sessionId, event);
        }
      }
    }
    return products;
  }

  /**
   * What happened in categories, of which nothing but the shop's own features is told; none is
   * empty.
   */
  public Map<String, KnownTimeline<ProductTimeline, ProductStats>> categories(
      String sessionId, List<CompactEvent> stretch) {
    Map<String, KnownTimeline<ProductTimeline, ProductStats>> categories = new LinkedHashMap<>();
    ShownAgain again = again(sessionId, stretch);
    for (CompactEvent event : stretch) {
      String name = event.category();
      if (name != null
          && event.type().isOfVisit()
          && counted.contain(event.countedMillis())
          && !again.contain(event)) {
        KnownTimeline<ProductTimeline, ProductStats> category =
            categories.computeIfAbsent(name, key -> new KnownTimeline<>(ProductTimeline::new));
        ProductTimeline of =
            event.isLate() ? category.late(event.countedDay()).happened() : category.timeline();
        declared.countOfCategory(of.declared(), sessionId, event);
      }
    }
    categories.values().removeIf(KnownTimeline::isEmpty);
    return categories;
  }
}
