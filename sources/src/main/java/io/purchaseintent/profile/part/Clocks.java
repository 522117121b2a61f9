package io.purchaseintent.profile.part;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.lake.visit.SeenRow;
import io.purchaseintent.profile.doubt.DoubtKind;
import io.purchaseintent.profile.doubt.Doubts;
import io.purchaseintent.profile.sketch.Spread;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether times can be right: of events, and of their arrival. */
public final class Clocks implements Part {

  private static final long SECOND = 1_000;
  private static final long MINUTE = 60_000;
  private static final long DAY = Duration.ofDays(1).toMillis();

  /** No two clocks are the same: as far ahead as a collector takes events. */
  private static final long AHEAD = Duration.ofMinutes(5).toMillis();

  private final ZoneId zone;
  private final long now;
  private final Spread lateSeconds = new Spread();
  private final Examples future = new Examples();
  private final Examples midnight = new Examples();
  private final Examples noOrder = new Examples();
  private final Examples copies = new Examples();
  private long events;
  private long received;
  private long late;
  private long shared;
  private long wholeSeconds;
  private long wholeMinutes;

  /**
   * Nothing seen yet.
   *
   * @param zone the shop's
   * @param now what is later is in the future
   */
  public Clocks(ZoneId zone, Instant now) {
    this.zone = zone;
    this.now = now.toEpochMilli();
  }

  @Override
  public void row(SeenRow row) {
    long time = row.event().timeMillis();
    events++;
    wholeSeconds += time % SECOND == 0 ? 1 : 0;
    if (time % MINUTE == 0) {
      wholeMinutes++;
      if (isMidnight(time)) {
        midnight.count(row.sessionId() + " at " + Instant.ofEpochMilli(time));
      }
    }
    Long came = row.receivedMillis();
    if (came != null) {
      received++;
      lateSeconds.add(Math.max(0, came - time) / SECOND);
      late += came - time > DAY ? 1 : 0;
    }
    if (time > (came == null ? now : Math.min(came, now)) + AHEAD) {
      future.count(row.sessionId() + " at " + Instant.ofEpochMilli(time));
    }
  }

  private boolean isMidnight(long time) {
    return time % DAY == 0
        || Instant.ofEpochMilli(time).atZone(zone).toLocalTime().toSecondOfDay() == 0;
  }

  @Override
  public void visit(SeenVisit visit) {
    List<CompactEvent> all = visit.events();
    for (int i = 0; i < all.size(); i++) {
      CompactEvent event = all.get(i);
      CompactEvent before = i == 0 ? null : all.get(i - 1);
      CompactEvent after = i == all.size() - 1 ? null : all.get(i + 1);
      shared += isAtOnce(event, before) || isAtOnce(event, after) ? 1 : 0;
      noOrder.countIf(hasNoOrder(event, before) || hasNoOrder(event, after), visit);
      copies.countIf(before != null && saysTheSame(before, event), visit);
    }
  }

  private static boolean isAtOnce(CompactEvent event, @Nullable CompactEvent other) {
    return other != null && event.timeMillis() == other.timeMillis();
  }

  private static boolean hasNoOrder(CompactEvent event, @Nullable CompactEvent other) {
    return other != null
        && event.timeMillis() == other.timeMillis()
        && event.sequence() == other.sequence()
        && event.type() != other.type();
  }

  /** Of orders {@link Orders} tells. */
  private static boolean saysTheSame(CompactEvent before, CompactEvent event) {
    return event.productId() != null
        && event.type() != EventType.PURCHASE
        && event.type() == before.type()
        && event.productId().equals(before.productId())
        && event.priceMicros() == before.priceMicros()
        && event.quantity() == before.quantity()
        && Objects.equals(event.category(), before.category())
        && event.timeMillis() - before.timeMillis() <= SECOND;
  }

  @Override
  public void tell(ObjectNode profile, Doubts doubts) {
    ObjectNode node =
        profile
            .putObject("clocks")
            .put("future", future.count())
            .put("midnight", midnight.count())
            .put("whole_seconds", wholeSeconds)
            .put("whole_minutes", wholeMinutes)
            .put("shared_times", shared)
            .put("without_order", noOrder.count())
            .put("near_copies", copies.count())
            .put("received", received)
            .put("late", late);
    Figures.spread(node.putObject("seconds_until_received"), lateSeconds, 1);
    doubts.share(
        DoubtKind.FUTURE,
        future.count(),
        events,
        Say.count(future.count()) + " events are of a time after they were received, or after now",
        future.names());
    doubts.share(
        DoubtKind.LATE,
        late,
        received,
        Say.percent(late, received) + " of the events came more than a day after they happened",
        List.of());
    doubts.share(
        DoubtKind.MIDNIGHT,
        midnight.count(),
        events,
        Say.percent(midnight.count(), events) + " of the events are at exactly midnight",
        midnight.names());
    boolean minutes = wholeMinutes >= DoubtKind.WHOLE_MINUTES.bound() * events;
    doubts.share(
        minutes ? DoubtKind.WHOLE_MINUTES : DoubtKind.WHOLE_SECONDS,
        minutes ? wholeMinutes : wholeSeconds,
        events,
        Say.percent(minutes ? wholeMinutes : wholeSeconds, events)
            + " of the events are at a whole "
            + (minutes ? "minute" : "second"),
        List.of());
    doubts.share(
        DoubtKind.NO_ORDER,
        noOrder.count(),
        events,
        Say.percent(noOrder.count(), events)
            + " of the events share time and sequence with one of another type",
        noOrder.names());
    doubts.share(
        DoubtKind.NEAR_COPIES,
        copies.count(),
        events,
        Say.percent(copies.count(), events)
            + " of the events say the same as the one before, within a second",
        copies.names());
  }
}
