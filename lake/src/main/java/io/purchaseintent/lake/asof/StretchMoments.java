package io.purchaseintent.lake.asof;

import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.KnownThen;
import io.purchaseintent.feature.SessionGap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Finds the moments of what happened under one session id, by the rules of {@link SessionMoments}.
 * Not thread-safe.
 */
final class StretchMoments {

  /** So long an event may be on its way, and its session is asked for as if it were not. */
  static final Duration PROMPT = Duration.ofMinutes(1);

  /** After so long a session is another one. */
  static final Duration LONGEST = Duration.ofMinutes(30);

  static final int IDLE_ONE_IN = 4;

  private static final int NOT_IDLE = 0;

  private static final double LONGEST_IDLE_SECONDS = 1_800;

  private static final long NEVER = Long.MAX_VALUE;

  private final String sessionId;
  private final List<CompactEvent> stretch;
  private final SessionGap gap;

  StretchMoments(String sessionId, List<CompactEvent> stretch, SessionGap gap) {
    this.sessionId = sessionId;
    this.stretch = stretch;
    this.gap = gap;
  }

  /** The visits of which there are moments, and those that have none. */
  List<SessionMoments> visits() {
    List<List<CompactEvent>> visits = gap.visits(stretch);
    List<SessionMoments> found = new ArrayList<>(visits.size());
    if (isKnownInOrder()) {
      // What was known of a visit at an event is how it begins.
      visits.forEach(visit -> found.add(inOrder(visit)));
    } else {
      asKnown(visits, found);
    }
    return found;
  }

  private boolean isKnownInOrder() {
    long known = Long.MIN_VALUE;
    for (CompactEvent event : stretch) {
      if (!isPrompt(event) || event.knownMillis() < known) {
        return false;
      }
      known = event.knownMillis();
    }
    return true;
  }

  private SessionMoments inOrder(List<CompactEvent> visit) {
    long purchase = purchase(visit);
    List<SessionMoments.Step> steps = new ArrayList<>();
    int end = 0;
    for (; end < visit.size(); end++) {
      CompactEvent event = visit.get(end);
      if (!isBefore(event, purchase)) {
        break;
      }
      steps.add(new SessionMoments.Step(end, NOT_IDLE, purchase != NEVER, List.of()));
      int idle = idleSeconds(event, next(visit, end));
      if (idle != NOT_IDLE) {
        steps.add(new SessionMoments.Step(end, idle, purchase != NEVER, List.of()));
      }
    }
    return new SessionMoments(
        sessionId, visit.get(0).timeMillis(), last(visit), visit.subList(0, end), steps);
  }

  /** When a visit bought first; never ({@link #NEVER}) if it did not. */
  private static long purchase(List<CompactEvent> visit) {
    for (CompactEvent event : visit) {
      if (event.type() == EventType.PURCHASE) {
        return event.timeMillis();
      }
    }
    return NEVER;
  }

  private static boolean isBefore(CompactEvent event, long purchase) {
    return event.timeMillis() < purchase && event.type() != EventType.SIGN_OUT;
  }

  private static long last(List<CompactEvent> visit) {
    return visit.get(visit.size() - 1).timeMillis();
  }

  private static long next(List<CompactEvent> visit, int place) {
    return place + 1 == visit.size() ? NEVER : visit.get(place + 1).timeMillis();
  }

  private static boolean isPrompt(CompactEvent event) {
    return event.knownMillis() - event.timeMillis() <= PROMPT.toMillis();
  }

  /**
   * How long after an event the visitor idles at a moment; 0 where none was drawn, or something
   * happened before.
   */
  private int idleSeconds(CompactEvent event, long next) {
    SplittableRandom random = new SplittableRandom(event.idHash());
    if (!isPrompt(event) || random.nextInt(IDLE_ONE_IN) > 0) {
      return NOT_IDLE;
    }
    int seconds = (int) StrictMath.pow(LONGEST_IDLE_SECONDS, random.nextDouble());
    long asked = event.timeMillis() + seconds * 1_000L;
    return asked < next && !gap.isOver(event.timeMillis(), asked) ? seconds : NOT_IDLE;
  }

  private void asKnown(List<List<CompactEvent>> visits, List<SessionMoments> found) {
    VisitsThen then = new VisitsThen(sessionId, stretch);
    KnownThen known = new KnownThen(gap, stretch);
    Map<CompactEvent, End> ends = ends(visits);
    boolean[] has = new boolean[visits.size()];
    long[] firstKnownAfter = firstKnownAfter();
    long[] knownTimes = stretch.stream().mapToLong(CompactEvent::knownMillis).sorted().toArray();
    for (int i = 0; i < stretch.size(); i++) {
      CompactEvent event = stretch.get(i);
      if (event.knownMillis() - event.timeMillis() >= LONGEST.toMillis()) {
        known.skip();
        continue;
      }
      KnownThen.Seen seen = known.next();
      End end = Objects.requireNonNull(ends.get(event), "every event is of a visit");
      boolean isMoment = isPrompt(event) || firstKnownAfter[i] > event.knownMillis();
      if (!isMoment
          || !isBefore(event, end.purchase())
          || !then.add(i, NOT_IDLE, seen, end.purchase() != NEVER, end.last())) {
        continue;
      }
      has[end.visit()] = true;
      int idle = idleSeconds(event, end.next());
      if (idle != NOT_IDLE) {
        long asked = Math.max(event.timeMillis() + idle * 1_000L, event.knownMillis());
        boolean asBefore =
            firstKnownAfter[i] > asked && !isAnyIn(knownTimes, event.knownMillis(), asked);
        KnownThen.Seen idling = asBefore ? seen : known.at(i, asked);
        if (idling != null) {
          then.add(i, idle, idling, end.purchase() != NEVER, end.last());
        }
      }
    }
    found.addAll(then.visits());
    for (int i = 0; i < has.length; i++) {
      if (!has[i]) {
        List<CompactEvent> visit = visits.get(i);
        found.add(
            new SessionMoments(
                sessionId, visit.get(0).timeMillis(), last(visit), List.of(), List.of()));
      }
    }
  }

  /** What is known at the end of what came after an event. */
  private record End(int visit, long purchase, long next, long last) {}

  private static Map<CompactEvent, End> ends(List<List<CompactEvent>> visits) {
    Map<CompactEvent, End> ends = new IdentityHashMap<>();
    for (int number = 0; number < visits.size(); number++) {
      List<CompactEvent> visit = visits.get(number);
      long purchase = purchase(visit);
      for (int i = 0; i < visit.size(); i++) {
        ends.put(visit.get(i), new End(number, purchase, next(visit, i), last(visit)));
      }
    }
    return ends;
  }

  /** Whether one of these times is after one and not after another. */
  private static boolean isAnyIn(long[] sorted, long after, long until) {
    int place = Arrays.binarySearch(sorted, until + 1);
    int notAfter = place < 0 ? -place - 1 : place;
    while (notAfter > 0 && sorted[notAfter - 1] > until) {
      notAfter--;
    }
    return notAfter > 0 && sorted[notAfter - 1] > after;
  }

  /** When the first of the events after each was known. */
  private long[] firstKnownAfter() {
    long[] first = new long[stretch.size()];
    long next = NEVER;
    for (int i = first.length - 1; i >= 0; i--) {
      first[i] = next;
      next = Math.min(next, stretch.get(i).knownMillis());
    }
    return first;
  }
}
