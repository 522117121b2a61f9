package io.purchaseintent.rollout.evidence;

import io.purchaseintent.event.EventType;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.VisitOrders;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A visit of a session that was scored, and what was said of it. Not thread-safe. */
final class ScoredVisit {

  private static final double MICROS = 1e6;

  /** What one of the two promised, less what happened. */
  static final class Off {
    private int moments;
    private double sum;
    private double squares;
    private double promised;

    private void add(double propensity, double bought) {
      double off = propensity - bought;
      moments++;
      sum += off;
      squares += off * off;
      promised += propensity;
    }

    /** Mean over the moments; NaN where there is none. */
    double mean() {
      return moments == 0 ? Double.NaN : sum / moments;
    }

    /** Mean of what was promised; NaN where there is none. */
    double meanPromised() {
      return moments == 0 ? Double.NaN : promised / moments;
    }

    /** Mean of the squares; NaN where there is none. */
    double meanSquare() {
      return moments == 0 ? Double.NaN : squares / moments;
    }
  }

  private final long[] times;
  private final long purchase;
  private final int orders;
  private final double value;
  private final String device;
  private final String channel;
  private final Set<String> given = new HashSet<>();
  private final Off champion = new Off();
  private final Off version = new Off();

  /** With all of its events, in their order. */
  ScoredVisit(String sessionId, List<CompactEvent> events) {
    times = events.stream().mapToLong(CompactEvent::timeMillis).toArray();
    device = name(events.get(0).device());
    channel = name(events.get(0).channel());
    purchase =
        events.stream()
            .filter(event -> event.type() == EventType.PURCHASE)
            .mapToLong(CompactEvent::timeMillis)
            .min()
            .orElse(Long.MAX_VALUE);
    VisitOrders made = VisitOrders.of(sessionId, events);
    orders = made.count();
    value = made.amountMicros() / MICROS;
  }

  private static String name(@Nullable Object code) {
    return code == null ? "unknown" : code.toString().toLowerCase(Locale.ROOT);
  }

  long firstMillis() {
    return times[0];
  }

  long lastMillis() {
    return times[times.length - 1];
  }

  /** Milliseconds from a time to the nearest event. */
  long away(long at) {
    long least = Long.MAX_VALUE;
    for (long time : times) {
      least = Math.min(least, Math.abs(time - at));
    }
    return least;
  }

  /** Takes what was said at a moment; from the first purchase on nothing is promised any more. */
  void add(boolean ofVersion, long at, double propensity) {
    if (at < purchase) {
      (ofVersion ? version : champion).add(propensity, bought());
    }
  }

  /** Takes an action that was chosen in it. */
  void give(String action) {
    given.add(action);
  }

  /** What was given in it, each once. */
  Set<String> given() {
    return given;
  }

  /** Whether anything was promised in it. */
  boolean isScored() {
    return champion.moments + version.moments > 0;
  }

  /** 1 if it ended in a purchase, else 0. */
  double bought() {
    return orders == 0 ? 0 : 1;
  }

  long purchaseMillis() {
    return purchase;
  }

  int orders() {
    return orders;
  }

  /** Value of its orders. */
  double value() {
    return value;
  }

  String device() {
    return device;
  }

  String channel() {
    return channel;
  }

  Off champion() {
    return champion;
  }

  Off version() {
    return version;
  }
}
