package io.purchaseintent.lake.asof;

import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.feature.SessionFold;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.SessionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The moments of one visit, as it was known then, and what became of each.
 *
 * <p>A moment is right after an event was known: it sees the visit of which that event was the
 * newest, as it was cut of the events that were known by then, and nothing that came later. An
 * event of which the shop knew more than {@link StretchMoments#PROMPT} after it happened is a
 * moment only if nothing newer under the session's id was known by then, and less than {@link
 * StretchMoments#LONGEST} had gone by: else nobody could ask in its place.
 *
 * <p>Beside those there are moments while the visitor idles: serving is asked then, too, and a
 * model that never saw any would take a cart that is left alone for one that was filled just now.
 * After one event in {@link StretchMoments#IDLE_ONE_IN} a time is drawn, by the event's id, evenly
 * in its logarithm from a second to half an hour; the moment is there if nothing had happened until
 * then.
 *
 * <p>Moments are of one visit if what a later one saw has the event of an earlier one. A visit that
 * was parted or joined when something became known late so stays what it was for the moments
 * before.
 *
 * <p>What became of a moment is told by all that is known at the end: whether the visit bought that
 * its event then turns out to be of. So moments of one visit may end otherwise, where somebody else
 * turns out to have done what came before.
 *
 * @param sessionId the session
 * @param startMillis when the visit began, as it was known
 * @param lastMillis the last event of the visits that its events turn out to be of
 * @param events those that some moment sees, in their order
 * @param steps the moments in their order, one in which the visitor idles behind that of its event
 */
public record SessionMoments(
    String sessionId,
    long startMillis,
    long lastMillis,
    List<CompactEvent> events,
    List<Step> steps) {

  /**
   * A moment.
   *
   * @param newest the place of its event among the visit's
   * @param idleSeconds from the event to a moment in which the visitor idled; 0 right after it
   * @param purchased whether a purchase follows
   * @param unseen the places before the newest of what it does not see, ascending
   */
  public record Step(int newest, int idleSeconds, boolean purchased, List<Integer> unseen) {

    private boolean isAtEvent() {
      return idleSeconds == 0;
    }

    /** The label. */
    public int label() {
      return purchased ? 1 : 0;
    }

    /** Whether it sees all that one before it sees, which sees what is before a place. */
    private boolean goesOn(List<Integer> unseenBefore, int place) {
      int same = unseenBefore.size();
      return unseen.size() >= same
          && unseen.subList(0, same).equals(unseenBefore)
          && (unseen.size() == same || unseen.get(same) >= place);
    }
  }

  /**
   * The moments of what happened under a session id, by visit; of a visit that has none as it is
   * known now, one without moments.
   *
   * @param stretch one of the id's {@link SessionGap#stretches}: what is in it may have been known
   *     to be one visit, or to be of others than it is known now
   */
  public static List<SessionMoments> of(
      String sessionId, List<CompactEvent> stretch, SessionGap gap) {
    return new StretchMoments(sessionId, stretch, gap).visits();
  }

  /** Whether a purchase follows some of the moments. */
  public boolean purchased() {
    return steps.stream().anyMatch(Step::purchased);
  }

  /** How many moments right after an event there are. */
  public int count() {
    int count = 0;
    for (Step step : steps) {
      count += step.isAtEvent() ? 1 : 0;
    }
    return count;
  }

  /** The weight of each moment: of those right after an event that of a session is 1. */
  public float weight() {
    return 1f / count();
  }

  /** Takes moments one after the other, and the events that each sees. */
  private interface Walker {

    /** What was seen so far is not seen by the next moment. */
    default void startAgain() {}

    /** Takes the next event that the moments to come see. */
    default void see(CompactEvent event) {}

    /**
     * Takes a moment.
     *
     * @param number of its event, from 1
     * @param user whose the visit is: who was named last
     */
    void accept(int number, Step step, CompactEvent event, @Nullable String user);
  }

  private void walk(Walker walker) {
    int number = 0;
    int place = 0;
    List<Integer> unseen = List.of();
    String user = null;
    for (Step step : steps) {
      if (!step.goesOn(unseen, place)) {
        walker.startAgain();
        place = 0;
        user = null;
      }
      unseen = step.unseen();
      for (; place <= step.newest(); place++) {
        if (unseen.isEmpty() || Collections.binarySearch(unseen, place) < 0) {
          CompactEvent event = events.get(place);
          walker.see(event);
          user = event.userId() == null ? user : event.userId();
        }
      }
      number += step.isAtEvent() ? 1 : 0;
      walker.accept(number, step, events.get(step.newest()), user);
    }
  }

  /** Shows each entity with the newest as-of day that it may be seen as of, some repeatedly. */
  public void forEachLookup(Availability availability, ObjLongConsumer<String> reader) {
    Repeated users = new Repeated();
    Repeated products = new Repeated();
    walk(
        (number, step, event, user) ->
            forEachDay(
                availability,
                event,
                step.idleSeconds(),
                day -> {
                  if (user != null && users.isNew(user, day)) {
                    reader.accept(FeatureKey.user(user), day);
                  }
                  if (event.productId() != null && products.isNew(event.productId(), day)) {
                    reader.accept(FeatureKey.product(event.productId()), day);
                  }
                }));
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
    walk(
        new Walker() {
          private SessionFold session = new SessionFold();

          @Override
          public void startAgain() {
            session = new SessionFold();
          }

          @Override
          public void see(CompactEvent event) {
            session.add(event);
          }

          @Override
          public void accept(int number, Step step, CompactEvent event, @Nullable String user) {
            Duration idle = Duration.ofSeconds(step.idleSeconds());
            FeatureRequest request = FeatureRequest.after(event, idle);
            long day = availability.newestAsOfDay(request.time().toEpochMilli());
            reader.accept(
                new Moment(
                    number,
                    step.idleSeconds(),
                    step.label(),
                    user,
                    snapshots.user(user, day),
                    session,
                    snapshots.product(event.productId(), day),
                    request));
          }
        });
  }

  /** The session as it was at a moment right after an event, by its number from 1. */
  public SessionState at(int moment) {
    SessionState[] state = {SessionState.empty()};
    walk(
        new Walker() {
          private final List<CompactEvent> seen = new ArrayList<>();

          @Override
          public void startAgain() {
            seen.clear();
          }

          @Override
          public void see(CompactEvent event) {
            seen.add(event);
          }

          @Override
          public void accept(int number, Step step, CompactEvent event, @Nullable String user) {
            if (number == moment && step.isAtEvent()) {
              state[0] = SessionState.of(seen);
            }
          }
        });
    return state[0];
  }
}
