package io.purchaseintent.pipeline.quality;

import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.OrderKey;
import io.purchaseintent.feature.OrderLines;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.pipeline.job.DayPeriod;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds the predictions of a session id against its events, by the label of training: a purchase
 * later in the same visit.
 *
 * @param gap that ends a visit
 * @param outcomesAfter how long after a visit's end its events may still come
 * @param period that the predictions are of
 */
record JudgeVisits(SessionGap gap, Duration outcomesAfter, DayPeriod period)
    implements Serializable {

  /** A visit's events in short. */
  private record Span(
      long first,
      long last,
      long purchase,
      @Nullable String shopper,
      boolean signedOut,
      List<CompactEvent> events) {

    static Span of(List<CompactEvent> events) {
      long purchase = Long.MAX_VALUE;
      String shopper = null;
      for (CompactEvent event : events) {
        if (event.type() == EventType.PURCHASE) {
          purchase = Math.min(purchase, event.timeMillis());
        }
        shopper = event.userId() == null ? shopper : event.userId();
      }
      CompactEvent last = events.get(events.size() - 1);
      return new Span(
          events.get(0).timeMillis(),
          last.timeMillis(),
          purchase,
          shopper,
          last.type() == EventType.SIGN_OUT,
          events);
    }

    /** Milliseconds from a time to the visit; 0 within it. */
    long away(long at) {
      return Math.max(0, Math.max(first - at, at - last));
    }

    /** Milliseconds from a time to the visit's nearest event. */
    long fromEvent(long at) {
      return events.stream()
          .mapToLong(event -> Math.abs(event.timeMillis() - at))
          .min()
          .orElseThrow();
    }

    /** Whether it may be the visit of who asks, by the rules of who is who. */
    boolean mayBeOf(@Nullable String userId, long at) {
      return (userId == null || shopper == null || userId.equals(shopper))
          && !(signedOut && at >= last);
    }
  }

  /**
   * The visits of a session id that have predictions.
   *
   * @param predictions of the id and the period, in any order; of several with one id the first
   *     counts
   * @param outcomes the id's events, in any order
   * @param newestMillis the newest time of which the lake knows
   * @param tally counts what becomes of each, and which visits of the period have one
   */
  List<Visit> of(
      String sessionId,
      List<ScoredPrediction> predictions,
      List<OutcomeEvent> outcomes,
      long newestMillis,
      QualityTally tally) {
    List<Span> spans =
        gap.split(outcomes.stream().map(OutcomeEvent::event).toList()).stream()
            .map(Span::of)
            .toList();
    Map<Integer, List<ScoredPrediction>> bySpan = new TreeMap<>();
    List<ScoredPrediction> each = once(predictions, tally);
    for (ScoredPrediction prediction : each) {
      int span = spanOf(prediction, spans);
      if (isOffClock(prediction) || (span < 0 && isLongAgo(prediction, spans, newestMillis))) {
        tally.count(Counted.CLOCKS_DISAGREE, 1);
      } else {
        bySpan.computeIfAbsent(span, first -> new ArrayList<>()).add(prediction);
      }
    }
    if (!spans.isEmpty()) {
      cover(spans, bySpan.keySet(), each.size(), tally.coverage());
    }
    if (each.isEmpty()) {
      return List.of();
    }
    Set<String> currencies =
        outcomes.stream()
            .filter(outcome -> outcome.event().type() == EventType.PURCHASE)
            .filter(outcome -> outcome.currency() != null)
            .map(OutcomeEvent::currency)
            .collect(Collectors.toCollection(TreeSet::new));
    List<Visit> visits = new ArrayList<>();
    bySpan.forEach(
        (index, made) -> {
          Span span = index < 0 ? null : spans.get(index);
          boolean over = span != null && span.last() + untilOver() <= newestMillis;
          Visit visit = visit(sessionId, made, span, over, currencies, tally);
          if (!visit.rows().isEmpty()) {
            visits.add(visit);
            count(visit, span, spans.isEmpty(), tally);
          }
        });
    return visits;
  }

  /** Counts what began and happened in the period, and what of it was scored. */
  private void cover(
      List<Span> spans, Set<Integer> withPredictions, int predictions, LogCoverage coverage) {
    int visits = 0;
    int scored = 0;
    int events = 0;
    for (int i = 0; i < spans.size(); i++) {
      if (isInPeriod(spans.get(i).first())) {
        visits++;
        scored += withPredictions.contains(i) ? 1 : 0;
      }
      for (CompactEvent event : spans.get(i).events()) {
        events += isInPeriod(event.timeMillis()) ? 1 : 0;
      }
    }
    coverage.add(visits, scored, events, predictions);
  }

  private boolean isInPeriod(long millis) {
    return period.contains(Instant.ofEpochMilli(millis));
  }

  /** Each once, in the order of having been made, and only those with a propensity. */
  private static List<ScoredPrediction> once(
      List<ScoredPrediction> predictions, QualityTally tally) {
    Map<String, ScoredPrediction> byId = new HashMap<>();
    for (ScoredPrediction prediction : predictions) {
      byId.merge(
          prediction.id(), prediction, (a, b) -> ScoredPrediction.ORDER.compare(a, b) <= 0 ? a : b);
    }
    tally.count(Counted.DUPLICATES, predictions.size() - byId.size());
    tally.count(Counted.PREDICTIONS, byId.size());
    List<ScoredPrediction> usable =
        byId.values().stream()
            .filter(prediction -> prediction.propensity() >= 0 && prediction.propensity() <= 1)
            .sorted(ScoredPrediction.ORDER)
            .toList();
    tally.count(Counted.NO_PROPENSITY, byId.size() - usable.size());
    return usable;
  }

  private long untilOver() {
    return gap.gap().toMillis() + outcomesAfter.toMillis();
  }

  /** The instant by which a prediction's visit is found: by the events it knew, if it knew any. */
  private static long anchor(ScoredPrediction prediction) {
    return prediction.knowsSession() ? prediction.asOfMillis() : prediction.timeMillis();
  }

  /**
   * The visit that a prediction would have joined if it were an event; −1 if none. Where shoppers
   * take turns under one id, that of the nearest event.
   */
  private int spanOf(ScoredPrediction prediction, List<Span> spans) {
    long at = anchor(prediction);
    int found = -1;
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      boolean near = span.away(at) < gap.gap().toMillis() && span.mayBeOf(prediction.userId(), at);
      if (near && (found < 0 || span.fromEvent(at) < spans.get(found).fromEvent(at))) {
        found = i;
      }
    }
    return found;
  }

  /** Whether it was made for a moment at which what it knew was no visit any more, or not yet. */
  private boolean isOffClock(ScoredPrediction prediction) {
    return prediction.knowsSession()
        && Math.abs(prediction.timeMillis() - prediction.asOfMillis()) >= gap.gap().toMillis();
  }

  /** Whether its session has events, none of them is near, and none can come any more. */
  private boolean isLongAgo(ScoredPrediction prediction, List<Span> spans, long newestMillis) {
    return !spans.isEmpty() && anchor(prediction) + untilOver() <= newestMillis;
  }

  private static Visit visit(
      String sessionId,
      List<ScoredPrediction> made,
      @Nullable Span span,
      boolean over,
      Set<String> currencies,
      QualityTally tally) {
    long purchase = span == null ? Long.MAX_VALUE : span.purchase();
    List<ScoredPrediction> before =
        made.stream().filter(each -> Math.max(each.timeMillis(), anchor(each)) < purchase).toList();
    tally.count(Counted.AFTER_PURCHASE, made.size() - before.size());
    List<Visit.Row> rows = new ArrayList<>(before.size());
    for (ScoredPrediction prediction : before) {
      int k = Math.max(rows.size() + 1, prediction.events());
      rows.add(new Visit.Row(prediction, 1.0 / before.size(), 1.0 / k));
    }
    return new Visit(
        sessionId,
        over,
        purchase < Long.MAX_VALUE,
        made.stream()
            .filter(ScoredPrediction::isActedOn)
            .map(each -> each.action() == null ? Visit.NOTHING : each.action().name())
            .findFirst()
            .orElse(Visit.NOTHING),
        made.stream().anyMatch(each -> each.action() != null && each.action().probability() < 1),
        span == null ? 0 : orderMicros(sessionId, span.events()),
        currencies,
        rows);
  }

  /** Value of a visit's orders, a line that is shown again counting once. */
  private static long orderMicros(String sessionId, List<CompactEvent> events) {
    Map<String, OrderLines> orders = new HashMap<>();
    for (CompactEvent event : events) {
      if (event.type() == EventType.PURCHASE) {
        orders
            .computeIfAbsent(OrderKey.of(sessionId, event), key -> new OrderLines())
            .add(
                event.productId() == null ? "" : event.productId(),
                new OrderLines.Line(event.timeMillis(), event.amountMicros(), null));
      }
    }
    return orders.values().stream().mapToLong(OrderLines::amountMicros).sum();
  }

  private static void count(
      Visit visit, @Nullable Span span, boolean withoutEvents, QualityTally tally) {
    int rows = visit.rows().size();
    if (!visit.isOver()) {
      tally.count(withoutEvents ? Counted.PENDING_NO_EVENTS : Counted.PENDING_OPEN, rows);
      return;
    }
    tally.count(Counted.JUDGED, rows);
    tally.count(Counted.VISITS, 1);
    tally.count(Counted.VISITS_THAT_BOUGHT, visit.bought() ? 1 : 0);
    tally.count(Counted.VISITS_RANDOMISED, visit.randomised() ? 1 : 0);
    long first = span == null ? Long.MIN_VALUE : span.first();
    tally.count(
        Counted.BEFORE_FIRST_EVENT,
        visit.rows().stream().filter(row -> anchor(row.prediction()) < first).count());
  }
}
