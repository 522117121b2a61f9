package io.purchaseintent.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

  private static List<SessionState> sessions(List<CompactEvent> events) {
    return HALF_AN_HOUR.split(events).stream().map(SessionState::of).toList();
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
