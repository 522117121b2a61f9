package io.purchaseintent.lake.asof;

import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.feature.SessionFold;
import io.purchaseintent.feature.SessionState;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A session's moments and what became of it.
 *
 * @param sessionId the session
 * @param purchased whether a purchase follows the moments
 * @param events in their order, those before the time of the first purchase; at least one
 */
public record SessionMoments(String sessionId, boolean purchased, List<CompactEvent> events) {

  /**
   * The moments of a session: those from the first purchase's event time on are left out, and a
   * sign-out, behind which is another visit.
   *
   * @param events all of the session, in their order
   * @return nothing if none is left
   */
  public static Optional<SessionMoments> of(String sessionId, List<CompactEvent> events) {
    long purchase = firstPurchase(events);
    List<CompactEvent> moments =
        events.stream()
            .filter(event -> event.timeMillis() < purchase && event.type() != EventType.SIGN_OUT)
            .toList();
    return moments.isEmpty()
        ? Optional.empty()
        : Optional.of(new SessionMoments(sessionId, purchase < Long.MAX_VALUE, moments));
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

  /** The weight of each moment: long sessions do not rule. */
  public float weight() {
    return 1f / events.size();
  }

  /** Shows each entity with the newest as-of day that it may be seen as of, some repeatedly. */
  public void forEachLookup(Availability availability, ObjLongConsumer<String> reader) {
    Repeated users = new Repeated();
    Repeated products = new Repeated();
    String user = null;
    for (CompactEvent event : events) {
      user = event.userId() == null ? user : event.userId();
      long day = availability.newestAsOfDay(event.timeMillis());
      if (user != null && users.isNew(user, day)) {
        reader.accept(FeatureKey.user(user), day);
      }
      if (event.productId() != null && products.isNew(event.productId(), day)) {
        reader.accept(FeatureKey.product(event.productId()), day);
      }
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
    SessionFold session = new SessionFold();
    String user = null;
    for (int i = 0; i < events.size(); i++) {
      CompactEvent event = events.get(i);
      user = event.userId() == null ? user : event.userId();
      session.add(event);
      long day = availability.newestAsOfDay(event.timeMillis());
      reader.accept(
          new Moment(
              i + 1,
              user,
              snapshots.user(user, day),
              session,
              snapshots.product(event.productId(), day),
              FeatureRequest.after(event)));
    }
  }

  /** The session as it was at a moment, by its number from 1. */
  public SessionState at(int moment) {
    return SessionState.of(events.subList(0, moment));
  }
}
