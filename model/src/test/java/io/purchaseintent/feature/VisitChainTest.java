package io.purchaseintent.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.event.EventType;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Ids that never rest: midnight ends their visits, the same in batch and live. */
final class VisitChainTest {

  private static final SessionGap GAP = new SessionGap(Duration.ofMinutes(30));
  private static final Instant FIRST = Instant.parse("2026-03-01T10:00:00Z");
  private static final int MOST = 32;

  private static CompactEvent event(long minute, @Nullable String user) {
    Instant time = FIRST.plus(Duration.ofMinutes(minute));
    return new CompactEvent(
        time.toEpochMilli(),
        0,
        time.toEpochMilli() * 31 + (user == null ? 0 : user.hashCode()),
        EventType.PAGE_VIEW,
        null,
        null,
        0,
        0,
        null,
        user,
        null,
        null,
        null,
        null);
  }

  /** A visitor of nobody known, on one id, until a minute. */
  private static List<CompactEvent> robot(int from, int until) {
    List<CompactEvent> events = new ArrayList<>();
    for (int minute = from; minute < until; minute += 20) {
      events.add(event(minute, null));
    }
    return events;
  }

  private static List<String> begins(List<List<CompactEvent>> visits) {
    return visits.stream()
        .map(visit -> Instant.ofEpochMilli(visit.get(0).timeMillis()).toString().substring(5, 16))
        .toList();
  }

  @Test
  void whatNeverRests_isEndedAtEachMidnight_behindADayWithoutAPause() {
    List<CompactEvent> robot = robot(0, 4 * 1_440);

    assertEquals(
        List.of("03-01T10:00", "03-03T00:00", "03-04T00:00", "03-05T00:00"),
        begins(GAP.split(robot)));
  }

  @Test
  void afterAPause_itBeginsAnew() {
    List<CompactEvent> robot = robot(0, 2_000);
    robot.addAll(robot(2_030, 4_200));

    assertEquals(List.of("03-01T10:00", "03-02T19:50", "03-04T00:10"), begins(GAP.split(robot)));
  }

  @Test
  void longerGaps_askForMoreDays() {
    assertEquals(Duration.ofDays(1).toMillis(), VisitChain.longestMillis(1));
    assertEquals(Duration.ofDays(1).toMillis(), VisitChain.longestMillis(1_800_000));
    assertEquals(Duration.ofDays(2).toMillis(), VisitChain.longestMillis(1_800_001));
    assertEquals(
        Duration.ofDays(48).toMillis(), VisitChain.longestMillis(Duration.ofDays(1).toMillis()));
  }

  /** Shoppers who come and go, some unnamed, some at once, hardly ever with a pause. */
  private static List<CompactEvent> kiosk(Random random, int days) {
    List<CompactEvent> events = new ArrayList<>();
    int minute = 0;
    String user = null;
    while (minute < days * 1_440) {
      events.add(event(minute, random.nextInt(3) > 0 ? null : user));
      if (random.nextInt(5) == 0) {
        user = List.of("ann", "bob", "cid", "dee").get(random.nextInt(4));
      }
      minute += random.nextInt(700) == 0 ? 30 : 1 + random.nextInt(12);
    }
    return events;
  }

  @Test
  void kiosk_hasTheSameVisits_whetherAllAreThereOrOneAfterTheOther() {
    for (long seed = 1; seed <= 8; seed++) {
      List<CompactEvent> events = kiosk(new Random(seed), 4);
      List<SessionState> expected = GAP.split(events).stream().map(SessionState::of).toList();
      List<SessionState> all = List.of();
      List<SessionState> newest = List.of();
      int most = 0;
      for (int i = 0; i < events.size(); i++) {
        all = GAP.with(all, events.get(i));
        newest = GAP.remembered(GAP.with(newest, events.get(i)), MOST);
        most = Math.max(most, newest.size());
        assertEquals(SessionGap.newest(all), SessionGap.newest(newest), "seed " + seed);
      }
      assertEquals(expected, all, "seed " + seed);
      assertTrue(most < 150, most + " visits are remembered");

      Collections.shuffle(events, new Random(seed));
      List<SessionState> inAnyOrder = List.of();
      for (CompactEvent event : events.subList(0, 200)) {
        inAnyOrder = GAP.with(inAnyOrder, event);
      }
      assertEquals(
          GAP.split(events.subList(0, 200)).stream().map(SessionState::of).toList(),
          inAnyOrder,
          "seed " + seed);
    }
  }

  @Test
  void visitsOfAKiosk_areNeverLongerThanTwoDays_andWhoseTheyAreIsForgottenAtTheirEnd() {
    List<CompactEvent> events = robot(0, 3 * 1_440);
    events.set(0, event(0, "ann"));

    List<SessionState> visits = GAP.split(events).stream().map(SessionState::of).toList();

    assertEquals(
        List.of("ann", "null", "null"),
        visits.stream().map(visit -> String.valueOf(visit.shopper())).collect(Collectors.toList()));
    for (SessionState visit : visits) {
      assertTrue(
          visit.newest().timeMillis() - visit.firstTimeMillis() < Duration.ofDays(2).toMillis(),
          "begins on "
              + LocalDate.ofInstant(Instant.ofEpochMilli(visit.firstTimeMillis()), ZoneOffset.UTC));
    }
  }
}
