package io.purchaseintent.experiments.offpolicy;

import io.purchaseintent.command.Progress;
import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.feature.VisitOrders;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.visit.VisitReader;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads what became of visits out of a lake's events: the orders from the first decision on, of the
 * visits that something was decided in. Not thread-safe.
 */
final class OutcomeReader {

  private static final double MICROS = 1e6;

  private final Map<String, DecidedVisit> visits;
  private final SessionGap gap;
  private final Duration outcomesAfter;
  private final Map<String, Seen> seen = new HashMap<>();
  private long newest = Long.MIN_VALUE;

  /** Of one session id so far. */
  private static final class Seen {
    int orders;
    double revenue;
    long purchase = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
  }

  /**
   * Of visits by their session ids.
   *
   * @param outcomesAfter how long after a visit's end its events may still come
   */
  OutcomeReader(Map<String, DecidedVisit> visits, SessionGap gap, Duration outcomesAfter) {
    this.visits = visits;
    this.gap = gap;
    this.outcomesAfter = outcomesAfter;
  }

  /**
   * Tells each visit what came of it.
   *
   * @param nowMillis an event that claims to be of later ends no visit before its time
   */
  void read(Lake lake, LocalDate from, LocalDate until, long nowMillis, Progress progress)
      throws IOException {
    Optional<TableView> events = EventTable.in(lake).newest();
    if (events.isPresent()) {
      Map<Integer, List<TableFile>> buckets = new TreeMap<>();
      for (TableFile file : events.get().files()) {
        buckets.computeIfAbsent(file.partition().bucket(), added -> new ArrayList<>()).add(file);
      }
      VisitReader reader = new VisitReader(events.get().reader(), gap);
      long[] read = {0};
      for (List<TableFile> bucket : buckets.values()) {
        reader.read(
            bucket,
            from.minusDays(1),
            until.plusDays(2),
            (id, visit) -> {
              newest =
                  Math.max(newest, Math.min(visit.get(visit.size() - 1).timeMillis(), nowMillis));
              take(id, visit);
              progress.at(++read[0] + " visits");
            });
      }
      progress.done(read[0] + " visits");
    }
    seen.forEach(this::end);
  }

  /** When the newest event was; {@link Long#MIN_VALUE} where there is none. */
  long newestMillis() {
    return newest;
  }

  private void take(String id, List<CompactEvent> events) {
    DecidedVisit visit = visits.get(id);
    if (visit == null || !isOf(visit, events)) {
      return;
    }
    long first = visit.moments().get(0).timeMillis();
    List<CompactEvent> after =
        events.stream().filter(event -> event.timeMillis() >= first).toList();
    VisitOrders orders = VisitOrders.of(id, after);
    Seen sums = seen.computeIfAbsent(id, added -> new Seen());
    sums.orders += orders.count();
    sums.revenue += orders.amountMicros() / MICROS;
    sums.last = Math.max(sums.last, events.get(events.size() - 1).timeMillis());
    for (CompactEvent event : after) {
      if (event.type() == EventType.PURCHASE) {
        sums.purchase = Math.min(sums.purchase, event.timeMillis());
      }
    }
  }

  /** Whether anything was decided while it went on, or before it would have been over. */
  private boolean isOf(DecidedVisit visit, List<CompactEvent> events) {
    long from = events.get(0).timeMillis() - gap.gap().toMillis();
    long to = events.get(events.size() - 1).timeMillis() + gap.gap().toMillis();
    return visit.moments().stream()
        .mapToLong(DecidedMoment::timeMillis)
        .anyMatch(time -> from < time && time < to);
  }

  private void end(String id, Seen sums) {
    DecidedVisit visit = visits.get(id);
    long over = sums.last + gap.gap().toMillis() + outcomesAfter.toMillis();
    if (visit != null && over <= newest) {
      visit.end(new VisitOutcome(true, sums.orders, sums.revenue, sums.purchase));
    }
  }
}
