package io.purchaseintent.lake.asof;

import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.Availability;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.FeatureKey;
import io.purchaseintent.feature.FeatureRequest;
import io.purchaseintent.feature.SessionFold;
import io.purchaseintent.feature.SessionState;
import java.util.ArrayList;
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
   * The moments of a session: those from the first purchase's event time on are left out.
   *
   * @param events all of the session, in their order
   * @return nothing if none is left
   */
  public static Optional<SessionMoments> of(String sessionId, List<CompactEvent> events) {
    long purchase = firstPurchase(events);
    List<CompactEvent> moments =
        events.stream().filter(event -> event.timeMillis() < purchase).toList();
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
    List<@Nullable String> users = userIds();
    for (int i = 0; i < users.size(); i++) {
      CompactEvent event = events.get(i);
      long day = availability.newestAsOfDay(event.timeMillis());
      String user = users.get(i);
      if (user != null) {
        reader.accept(FeatureKey.user(user), day);
      }
      if (event.productId() != null) {
        reader.accept(FeatureKey.product(event.productId()), day);
      }
    }
  }

  /**
   * Shows the moments in their order, each until the next is shown.
   *
   * @param snapshots what there is of {@link #forEachLookup}
   */
  public void forEach(
      Availability availability, SnapshotLookup snapshots, Consumer<Moment> reader) {
    List<@Nullable String> users = userIds();
    SessionFold session = new SessionFold();
    for (int i = 0; i < users.size(); i++) {
      CompactEvent event = events.get(i);
      session.add(event);
      long day = availability.newestAsOfDay(event.timeMillis());
      reader.accept(
          new Moment(
              i + 1,
              users.get(i),
              snapshots.user(users.get(i), day),
              session,
              snapshots.product(event.productId(), day),
              FeatureRequest.after(event)));
    }
  }

  /** The session as it was at a moment, by its number from 1. */
  public SessionState at(int moment) {
    return SessionState.of(events.subList(0, moment));
  }

  /** The shopper at each moment: the last one named so far, or null. */
  private List<@Nullable String> userIds() {
    List<@Nullable String> users = new ArrayList<>(events.size());
    String user = null;
    for (CompactEvent event : events) {
      user = event.userId() == null ? user : event.userId();
      users.add(user);
    }
    return users;
  }
}
