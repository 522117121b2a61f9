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
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
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
 * <p>Beside those there are moments while the visitor idles: serving is asked then, too, and a
 * model that never saw any would take a cart that is left alone for one that was filled just now.
 * After one event in {@link #IDLE_ONE_IN} a time is drawn, by the event's id, evenly in its
 * logarithm from a second to half an hour; the moment is there if nothing had happened until then.
 *
 * @param sessionId the session
 * @param purchased whether a purchase follows the moments
 * @param endMillis time of what the moments end by: the first purchase, a sign-out, or nothing
 *     ({@link #NO_END})
 * @param events in their order, those before the time of the first purchase; at least one
 * @param gap by which a session ends
 */
public record SessionMoments(
    String sessionId,
    boolean purchased,
    long endMillis,
    List<CompactEvent> events,
    SessionGap gap) {

  /** The end of moments that only the session's gap ends. */
  public static final long NO_END = Long.MAX_VALUE;

  private static final int NOT_IDLE = 0;

  private static final int IDLE_ONE_IN = 4;

  private static final double LONGEST_IDLE_SECONDS = 1_800;

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
    SessionMoments moments =
        new SessionMoments(sessionId, purchase < NO_END, end(events), before, gap);
    return moments.count() == 0 ? Optional.empty() : Optional.of(moments);
  }

  private static long firstPurchase(List<CompactEvent> sorted) {
    for (CompactEvent event : sorted) {
      if (event.type() == EventType.PURCHASE) {
        return event.timeMillis();
      }
    }
    return NO_END;
  }

  private static long end(List<CompactEvent> events) {
    return events.stream()
        .filter(event -> event.type() == EventType.PURCHASE || event.type() == EventType.SIGN_OUT)
        .mapToLong(CompactEvent::timeMillis)
        .min()
        .orElse(NO_END);
  }

  /** When the session began, in milliseconds since the epoch. */
  public long startMillis() {
    return events.get(0).timeMillis();
  }

  /** The label of each moment. */
  public int label() {
    return purchased ? 1 : 0;
  }

  /** How many moments right after an event there are. */
  public int count() {
    int[] count = {0};
    walk((number, event, seen, grows, idle) -> count[0]++);
    return count[0];
  }

  /** The weight of each moment: of those right after an event that of a session is 1. */
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
     * @param idleSeconds from the event to a moment in which the visitor idled; 0 where none is
     */
    void accept(
        int number, CompactEvent event, List<CompactEvent> seen, boolean grows, int idleSeconds);
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
        List<CompactEvent> seen = inOrder ? events.subList(0, i + 1) : seen(i);
        step.accept(number, event, seen, inOrder, idleSeconds(i, firstKnownAfter));
      }
    }
  }

  /** How long after an event the visitor idles at a moment; 0 where none was drawn, or none is. */
  private int idleSeconds(int i, long[] firstKnownAfter) {
    CompactEvent event = events.get(i);
    SplittableRandom random = new SplittableRandom(event.idHash());
    if (!isPrompt(event) || random.nextInt(IDLE_ONE_IN) > 0) {
      return NOT_IDLE;
    }
    int seconds = (int) StrictMath.pow(LONGEST_IDLE_SECONDS, random.nextDouble());
    long asked = event.timeMillis() + seconds * 1_000L;
    boolean last = i == events.size() - 1;
    long next = last ? endMillis : events.get(i + 1).timeMillis();
    long nextKnown = firstKnownAfter.length == 0 ? next : firstKnownAfter[i];
    long over = event.timeMillis() + gap.gap().toMillis();
    return asked < next && asked < nextKnown && asked < over ? seconds : NOT_IDLE;
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
        (number, event, seen, grows, idle) -> {
          String user = shopper.of(seen, grows);
          forEachDay(
              availability,
              event,
              idle,
              day -> {
                if (user != null && users.isNew(user, day)) {
                  reader.accept(FeatureKey.user(user), day);
                }
                if (event.productId() != null && products.isNew(event.productId(), day)) {
                  reader.accept(FeatureKey.product(event.productId()), day);
                }
              });
        });
  }

  private static void forEachDay(
      Availability availability, CompactEvent event, int idleSeconds, LongConsumer reader) {
    long day = availability.newestAsOfDay(event.timeMillis());
    reader.accept(day);
    long idleDay = availability.newestAsOfDay(event.timeMillis() + idleSeconds * 1_000L);
    if (idleDay != day) {
      reader.accept(idleDay);
    }
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
   * Shows the moments in their order, each until the next is shown; one in which the visitor idles
   * after that of its event.
   *
   * @param snapshots what there is of {@link #forEachLookup}
   */
  public void forEach(
      Availability availability, SnapshotLookup snapshots, Consumer<Moment> reader) {
    SessionFold[] session = {new SessionFold()};
    int[] folded = {0};
    Shopper shopper = new Shopper();
    walk(
        (number, event, seen, grows, idle) -> {
          if (!grows) {
            session[0] = new SessionFold();
            folded[0] = 0;
          }
          for (; folded[0] < seen.size(); folded[0]++) {
            session[0].add(seen.get(folded[0]));
          }
          String user = shopper.of(seen, grows);
          reader.accept(moment(availability, snapshots, number, user, session[0], event, NOT_IDLE));
          if (idle != NOT_IDLE) {
            reader.accept(moment(availability, snapshots, number, user, session[0], event, idle));
          }
        });
  }

  private static Moment moment(
      Availability availability,
      SnapshotLookup snapshots,
      int number,
      @Nullable String user,
      SessionFold session,
      CompactEvent event,
      int idleSeconds) {
    FeatureRequest request = FeatureRequest.after(event, Duration.ofSeconds(idleSeconds));
    long day = availability.newestAsOfDay(request.time().toEpochMilli());
    return new Moment(
        number,
        idleSeconds,
        user,
        snapshots.user(user, day),
        session,
        snapshots.product(event.productId(), day),
        request);
  }

  /** The session as it was at a moment, by its number from 1. */
  public SessionState at(int moment) {
    SessionState[] state = {SessionState.empty()};
    walk(
        (number, event, seen, grows, idle) -> {
          if (number == moment) {
            state[0] = SessionState.of(seen);
          }
        });
    return state[0];
  }
}
