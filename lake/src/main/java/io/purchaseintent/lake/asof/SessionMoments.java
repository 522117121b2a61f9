package io.purchaseintent.lake.asof;

import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.feature.SessionFold;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.SessionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A session's moments and what became of it.
 *
 * <p>A moment is right after an event was known: it sees the events of its session that were known
 * by then, and none that came later. An event of which the shop knew more than {@link #PROMPT}
 * after it happened is a moment only if nothing newer of the session was known by then, and less
 * than {@link #LONGEST} had gone by: else nobody could ask in its place.
 *
 * @param sessionId the session
 * @param purchased whether a purchase follows the moments
 * @param events in their order, those before the time of the first purchase; at least one
 * @param gap by which a session ends
 */
public record SessionMoments(
    String sessionId, boolean purchased, List<CompactEvent> events, SessionGap gap) {

  /** So long an event may be on its way, and its session is asked for as if it were not. */
  static final Duration PROMPT = Duration.ofMinutes(1);

  /** After so long a session is another one. */
  static final Duration LONGEST = Duration.ofMinutes(30);

  /**
   * The moments of a session: those from the first purchase's event time on are left out, and a
   * sign-out, behind which is another visit.
   *
   * @param events all of the session, in their order
   * @return nothing if none is left
   */
  public static Optional<SessionMoments> of(
      String sessionId, List<CompactEvent> events, SessionGap gap) {
    long purchase = firstPurchase(events);
    List<CompactEvent> before =
        events.stream()
            .filter(event -> event.timeMillis() < purchase && event.type() != EventType.SIGN_OUT)
            .toList();
    SessionMoments moments = new SessionMoments(sessionId, purchase < Long.MAX_VALUE, before, gap);
    return moments.count() == 0 ? Optional.empty() : Optional.of(moments);
  }

  private static long firstPurchase(List<CompactEvent> sorted) {
    for (CompactEvent event : sorted) {
      if (event.type() == EventType.PURCHASE) {
        return event.timeMillis();
      }
    }
    return Long.MAX_VALUE;
  }

  /** When the session began, in milliseconds since the epoch. */
  public long startMillis() {
    return events.get(0).timeMillis();
  }

  /** The label of each moment. */
  public int label() {
    return purchased ? 1 : 0;
  }

  /** How many moments there are. */
  public int count() {
    int[] count = {0};
    walk((number, event, seen, grows) -> count[0]++);
    return count[0];
  }

  /** The weight of each moment: long sessions do not rule. */
  public float weight() {
    return 1f / count();
  }

  /** Takes moments one after the other. */
  private interface Step {
    /**
     * Takes one.
     *
     * @param number from 1
     * @param seen the events of the session that were known by then, which end with this one
     * @param grows whether they begin with those of the moment before
     */
    void accept(int number, CompactEvent event, List<CompactEvent> seen, boolean grows);
  }

  private void walk(Step step) {
    boolean inOrder = true;
    long known = Long.MIN_VALUE;
    int number = 0;
    long[] firstKnownAfter = firstKnownAfter();
    for (int i = 0; i < events.size(); i++) {
      CompactEvent event = events.get(i);
      inOrder &= known <= event.knownMillis();
      known = Math.max(known, event.knownMillis());
      if (isMoment(event, firstKnownAfter, i)) {
        number++;
        step.accept(number, event, inOrder ? events.subList(0, i + 1) : seen(i), inOrder);
      }
    }
  }

  /** When the first of the events after each was known; nothing where all came at once. */
  private long[] firstKnownAfter() {
    if (events.stream().allMatch(SessionMoments::isPrompt)) {
      return new long[0];
    }
    long[] first = new long[events.size()];
    long next = Long.MAX_VALUE;
    for (int i = first.length - 1; i >= 0; i--) {
      first[i] = next;
      next = Math.min(next, events.get(i).knownMillis());
    }
    return first;
  }

  private static boolean isPrompt(CompactEvent event) {
    return event.knownMillis() - event.timeMillis() <= PROMPT.toMillis();
  }

  private static boolean isMoment(CompactEvent event, long[] firstKnownAfter, int i) {
    return isPrompt(event)
        || (event.knownMillis() - event.timeMillis() < LONGEST.toMillis()
            && firstKnownAfter[i] > event.knownMillis());
  }

  /** Of the events up to one those that were known with it, as far as they are one visit. */
  private List<CompactEvent> seen(int last) {
    CompactEvent newest = events.get(last);
    long known = newest.knownMillis();
    List<CompactEvent> seen = new ArrayList<>();
    for (CompactEvent event : events.subList(0, last + 1)) {
      if (event.knownMillis() <= known) {
        seen.add(event);
      }
    }
    return gap.split(seen).stream()
        .filter(visit -> visit.get(visit.size() - 1).equals(newest))
        .findFirst()
        .orElseThrow();
  }

  /** Shows each entity with the newest as-of day that it may be seen as of, some repeatedly. */
  public void forEachLookup(Availability availability, ObjLongConsumer<String> reader) {
    Repeated users = new Repeated();
    Repeated products = new Repeated();
    Shopper shopper = new Shopper();
    walk(
        (number, event, seen, grows) -> {
          long day = availability.newestAsOfDay(event.timeMillis());
          String user = shopper.of(seen, grows);
          if (user != null && users.isNew(user, day)) {
            reader.accept(FeatureKey.user(user), day);
          }
          if (event.productId() != null && products.isNew(event.productId(), day)) {
            reader.accept(FeatureKey.product(event.productId()), day);
          }
        });
  }

  /** Tells whose a session is: who was named last. */
  private static final class Shopper {
    private int looked;
    private @Nullable String user;

    @Nullable String of(List<CompactEvent> seen, boolean grows) {
      if (!grows) {
        looked = 0;
        user = null;
      }
      for (; looked < seen.size(); looked++) {
        String named = seen.get(looked).userId();
        user = named == null ? user : named;
      }
      return user;
    }
  }

  /** Tells what was just asked for from what was not. */
  private static final class Repeated {
    private @Nullable String lastId;
    private long lastDay;

    boolean isNew(String id, long day) {
      if (id.equals(lastId) && day == lastDay) {
        return false;
      }
      lastId = id;
      lastDay = day;
      return true;
    }
  }

  /**
   * Shows the moments in their order, each until the next is shown.
   *
   * @param snapshots what there is of {@link #forEachLookup}
   */
  public void forEach(
      Availability availability, SnapshotLookup snapshots, Consumer<Moment> reader) {
    SessionFold[] session = {new SessionFold()};
    int[] folded = {0};
    Shopper shopper = new Shopper();
    walk(
        (number, event, seen, grows) -> {
          if (!grows) {
            session[0] = new SessionFold();
            folded[0] = 0;
          }
          for (; folded[0] < seen.size(); folded[0]++) {
            session[0].add(seen.get(folded[0]));
          }
          String user = shopper.of(seen, grows);
          long day = availability.newestAsOfDay(event.timeMillis());
          reader.accept(
              new Moment(
                  number,
                  user,
                  snapshots.user(user, day),
                  session[0],
                  snapshots.product(event.productId(), day),
                  FeatureRequest.after(event)));
        });
  }

  /** The session as it was at a moment, by its number from 1. */
  public SessionState at(int moment) {
    SessionState[] state = {SessionState.empty()};
    walk(
        (number, event, seen, grows) -> {
          if (number == moment) {
            state[0] = SessionState.of(seen);
          }
        });
    return state[0];
  }
}
