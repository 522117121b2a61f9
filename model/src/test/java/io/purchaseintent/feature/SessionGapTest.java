package io.purchaseintent.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.event.EventType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class SessionGapTest {

  private static final SessionGap HALF_AN_HOUR = new SessionGap(Duration.ofMinutes(30));

  @Test
  void split_exactlyTheGap_endsTheSession() {
    CompactEvent first = Histories.view("2026-01-01T00:00:00.000Z", "a", null);
    CompactEvent within = Histories.view("2026-01-01T00:29:59.999Z", "b", null);
    CompactEvent after = Histories.view("2026-01-01T00:59:59.999Z", "c", null);

    assertEquals(
        List.of(List.of(first, within), List.of(after)),
        HALF_AN_HOUR.split(List.of(after, first, within)));
  }

  @Test
  void split_nothing_givesNoSession() {
    assertEquals(List.of(), HALF_AN_HOUR.split(List.of()));
  }

  @Property(tries = 300)
  void eventsOneByOneInAnyOrder_giveTheSessionsThatTheGapSplits(
      @ForAll long seed, @ForAll @IntRange(max = 60) int size) {
    List<CompactEvent> events = scattered(seed, size);
    List<SessionState> expected =
        HALF_AN_HOUR.split(events).stream().map(SessionState::of).toList();
    Collections.shuffle(events, new Random(seed));

    List<SessionState> sessions = List.of();
    for (CompactEvent event : events) {
      sessions = HALF_AN_HOUR.with(sessions, event);
    }

    assertEquals(expected, sessions);
  }

  @Property(tries = 300)
  void union_isAssociativeCommutativeAndIdempotent(
      @ForAll long seed, @ForAll @IntRange(max = 60) int size) {
    List<CompactEvent> events = scattered(seed, size);
    List<SessionState> a = sessions(events.subList(0, size / 2));
    List<SessionState> b = sessions(events.subList(size / 3, size));
    List<SessionState> c = sessions(events.subList(size / 4, size / 2));

    assertEquals(
        HALF_AN_HOUR.union(HALF_AN_HOUR.union(a, b), c),
        HALF_AN_HOUR.union(a, HALF_AN_HOUR.union(b, c)));
    assertEquals(HALF_AN_HOUR.union(a, b), HALF_AN_HOUR.union(b, a));
    assertEquals(a, HALF_AN_HOUR.union(a, a));
    assertEquals(sessions(events), HALF_AN_HOUR.union(a, b));
  }

  @Property(tries = 300)
  void split_equalsANaiveReckoning(@ForAll long seed, @ForAll @IntRange(max = 60) int size) {
    List<CompactEvent> events = crowded(seed, size);

    assertEquals(naive(events), HALF_AN_HOUR.split(events), "seed " + seed);
  }

  @Property(tries = 300)
  void eventsOneByOneInAnyOrder_giveTheVisitsOfShoppersWhoTakeTurns(
      @ForAll long seed, @ForAll @IntRange(max = 60) int size) {
    List<CompactEvent> events = crowded(seed, size);
    List<SessionState> expected = sessions(events);
    List<SessionState> inOrder = List.of();
    for (CompactEvent event : events.stream().sorted().toList()) {
      inOrder = HALF_AN_HOUR.with(inOrder, event);
    }
    Collections.shuffle(events, new Random(seed));
    List<SessionState> inAnyOrder = List.of();
    for (CompactEvent event : events) {
      inAnyOrder = HALF_AN_HOUR.with(inAnyOrder, event);
    }

    assertEquals(expected, inOrder, "seed " + seed);
    assertEquals(expected, inAnyOrder, "seed " + seed);
    assertEquals(
        expected,
        HALF_AN_HOUR.union(
            sessions(events.subList(0, size / 2)), sessions(events.subList(size / 3, size))),
        "seed " + seed);
  }

  @Property(tries = 200)
  void visitsOfWhatHappenedSoFar_areTheBeginningsOfTheVisits(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int size) {
    List<CompactEvent> sorted = crowded(seed, size).stream().sorted().toList();
    List<CompactEvent> soFar = sorted.subList(0, new Random(seed).nextInt(size));

    List<List<CompactEvent>> beginnings =
        HALF_AN_HOUR.split(sorted).stream()
            .map(visit -> visit.stream().filter(soFar::contains).toList())
            .filter(visit -> !visit.isEmpty())
            .toList();

    assertEquals(beginnings, HALF_AN_HOUR.split(soFar), "seed " + seed);
  }

  @Property(tries = 100)
  void known_growsWithEachEventOfANewestVisit_inWhateverOrderTheyCome(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int size) {
    List<CompactEvent> events = crowded(seed, size);
    Collections.shuffle(events, new Random(seed));
    List<SessionState> visits = List.of();
    long newest = Long.MIN_VALUE;
    int known = 0;
    for (CompactEvent event : events) {
      visits = HALF_AN_HOUR.with(visits, event);
      long time = SessionGap.newest(visits).newest().timeMillis();

      assertTrue(time > newest || HALF_AN_HOUR.known(visits) >= known, "seed " + seed);
      newest = time;
      known = HALF_AN_HOUR.known(visits);
    }
    List<List<CompactEvent>> stretches = HALF_AN_HOUR.stretches(events);
    assertEquals(stretches.get(stretches.size() - 1).size(), known, "seed " + seed);
  }

  @Test
  void stateOfSeveralShoppers_asOlderReleasesMadeThem_isSplitByTheNextEvent() {
    List<CompactEvent> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      all.add(visitor(i, i < 3 ? "ann" : "bob", EventType.PAGE_VIEW));
    }

    List<SessionState> visits =
        HALF_AN_HOUR.with(List.of(SessionState.of(all.subList(0, 5))), all.get(5));

    assertEquals(sessions(all), visits);
    assertEquals(2, visits.size());
  }

  @Test
  void visitOfWhichTheBeginningIsForgotten_goesOn_thoughAnEventOfItComesLate() {
    List<CompactEvent> events = new ArrayList<>();
    for (int i = 0; i < SessionState.MAX_EVENTS + 100; i++) {
      events.add(visitor(i, "ann", EventType.PAGE_VIEW));
    }
    List<SessionState> visits = List.of();
    for (CompactEvent event : events) {
      visits = HALF_AN_HOUR.with(visits, event);
    }

    assertEquals(sessions(events), visits);
    assertEquals(visits, HALF_AN_HOUR.with(visits, events.get(10)));
  }

  @Test
  void whatWasDoneBeforeSigningIn_isOfWhoSignsIn_andASignOutEndsTheVisit() {
    CompactEvent before = visitor(0, null, EventType.PRODUCT_VIEW);
    CompactEvent signIn = visitor(1, "ann", EventType.SIGN_IN);
    CompactEvent unnamed = visitor(2, null, EventType.ADD_TO_CART);
    CompactEvent signOut = visitor(3, null, EventType.SIGN_OUT);
    CompactEvent next = visitor(4, null, EventType.PRODUCT_VIEW);
    CompactEvent again = visitor(5, "ann", EventType.SIGN_IN);

    List<List<CompactEvent>> visits =
        HALF_AN_HOUR.split(List.of(again, before, signIn, next, unnamed, signOut));

    assertEquals(List.of(List.of(before, signIn, unnamed, signOut), List.of(next, again)), visits);
    assertEquals("ann", SessionState.of(visits.get(0)).shopper());
  }

  @Test
  void shoppersWhoTakeTurnsUnderOneId_haveAVisitEach() {
    CompactEvent carl = visitor(0, "carl", EventType.PRODUCT_VIEW);
    CompactEvent dora = visitor(1, "dora", EventType.ADD_TO_CART);
    CompactEvent carlAgain = visitor(2, "carl", EventType.PRODUCT_VIEW);
    CompactEvent doraBuys = visitor(3, "dora", EventType.PURCHASE);

    assertEquals(
        List.of(List.of(carl, carlAgain), List.of(dora, doraBuys)),
        HALF_AN_HOUR.split(List.of(carl, dora, carlAgain, doraBuys)));
  }

  @Test
  void threeShoppersAtAKiosk_eachWithAnUnnamedBeginning_areThreeVisits() {
    List<CompactEvent> events = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int step = i % 4;
      events.add(
          visitor(
              i,
              step == 0 || step == 3 ? null : "u" + i / 4,
              step == 3 ? EventType.SIGN_OUT : EventType.PRODUCT_VIEW));
    }

    assertEquals(
        List.of(events.subList(0, 4), events.subList(4, 8), events.subList(8, 12)),
        HALF_AN_HOUR.split(events));
  }

  /** An event of a minute. */
  private static CompactEvent visitor(int minute, String userId, EventType type) {
    return new CompactEvent(
        60_000L * minute, 0, minute, type, "p", null, 0, 0, null, userId, null, null, null, null);
  }

  /** Pairs of loops over the events before; shares nothing with the rules' own code. */
  private static List<List<CompactEvent>> naive(List<CompactEvent> events) {
    List<CompactEvent> sorted = events.stream().sorted().toList();
    List<List<CompactEvent>> visits = new ArrayList<>();
    List<List<CompactEvent>> of = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      CompactEvent event = sorted.get(i);
      List<CompactEvent> visit = null;
      for (int j = i - 1; j >= 0 && visit == null; j--) {
        if (sorted.get(j).type() != EventType.SIGN_OUT) {
          visit = isOpen(of.get(j), event) ? of.get(j) : List.of();
        }
      }
      boolean anothers =
          visit != null
              && event.userId() != null
              && visit.stream().anyMatch(each -> each.userId() != null);
      if (visit == null || visit.isEmpty() || anothers) {
        visit = null;
        for (int j = i - 1; j >= 0 && visit == null && event.userId() != null; j--) {
          if (event.userId().equals(sorted.get(j).userId()) && isOpen(of.get(j), event)) {
            visit = of.get(j);
          }
        }
      }
      if (visit == null) {
        visit = new ArrayList<>();
        visits.add(visit);
      }
      visit.add(event);
      of.add(visit);
    }
    return visits;
  }

  private static boolean isOpen(List<CompactEvent> visit, CompactEvent event) {
    return event.timeMillis() - visit.get(visit.size() - 1).timeMillis() < 30 * 60_000
        && visit.stream().noneMatch(each -> each.type() == EventType.SIGN_OUT);
  }

  private static List<SessionState> sessions(List<CompactEvent> events) {
    return HALF_AN_HOUR.split(events).stream().map(SessionState::of).toList();
  }

  /** Events of few shoppers and of nobody who take turns, sign out, and seldom pause. */
  private static List<CompactEvent> crowded(long seed, int size) {
    Random random = new Random(seed);
    List<CompactEvent> events = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      CompactEvent event = Histories.event(random, 60_000L * random.nextInt(6 * size), i);
      events.add(event);
    }
    return events;
  }

  /** Events of their own ids; a few are exactly the gap after another. */
  private static List<CompactEvent> scattered(long seed, int size) {
    Random random = new Random(seed);
    List<CompactEvent> events = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      events.add(Histories.event(random, 5 * 60_000L * random.nextInt(6 * size), i));
    }
    return events;
  }
}
