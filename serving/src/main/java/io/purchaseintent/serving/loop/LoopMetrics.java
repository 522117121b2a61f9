package io.purchaseintent.serving.loop;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.purchaseintent.registry.board.Deed;
import io.purchaseintent.registry.board.LoopBoard.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code /loop.json} tells, as gauges. Where no loop ever ran there are none; while the
 * registry does not answer they stay, and the age of the lease grows.
 */
public final class LoopMetrics {

  private final LoopWatch watch;
  private final MultiGauge age;
  private final MultiGauge paused;
  private final MultiGauge orders;
  private final MultiGauge failures;
  private final MultiGauge outcome;
  private final MultiGauge ended;

  /** Gauges of a loop; they have no value before {@link #look}. */
  public LoopMetrics(LoopWatch watch, MeterRegistry meters) {
    this.watch = watch;
    this.age =
        MultiGauge.builder("loop_lease_age")
            .description("Time since this server saw the lease renewed; none once it is given back")
            .baseUnit("seconds")
            .register(meters);
    this.paused =
        MultiGauge.builder("loop_paused")
            .description("1 while the loop begins nothing, by somebody's order")
            .register(meters);
    this.orders =
        MultiGauge.builder("loop_orders_waiting")
            .description("Orders that no loop has heard yet")
            .register(meters);
    this.failures =
        MultiGauge.builder("loop_failures_in_a_row")
            .description("How often a step of the loop failed since it last did not")
            .register(meters);
    this.outcome =
        MultiGauge.builder("loop_last_outcome")
            .description("1 for what the last deed of a step came to")
            .register(meters);
    this.ended =
        MultiGauge.builder("loop_last_end_timestamp")
            .description("When the last deed of a step ended, in seconds since 1970")
            .baseUnit("seconds")
            .register(meters);
  }

  /** Looks at the loop as it is now. */
  public void look() {
    watch.look().ifPresent(this::show);
    age.register(
        watch.age().map(time -> List.<Row<?>>of(row(time.toMillis() / 1e3))).orElse(List.of()),
        true);
  }

  private void show(View view) {
    boolean isThere = view.lease().isPresent();
    paused.register(one(isThere, view.paused() == null ? 0 : 1), true);
    orders.register(one(isThere || !view.orders().isEmpty(), view.orders().size()), true);
    showDeeds(view.deeds());
  }

  private static List<Row<?>> one(boolean isThere, double value) {
    return isThere ? List.of(row(value)) : List.of();
  }

  private static Row<?> row(double value) {
    return Row.of(Tags.empty(), value);
  }

  private void showDeeds(List<Deed> deeds) {
    Map<String, Integer> inARow = new TreeMap<>();
    Map<String, Deed> last = new TreeMap<>();
    for (Deed deed : deeds) {
      if (deed.isOrder() || deed.ended() == null || deed.outcome().equals(Deed.CUT_OFF)) {
        continue;
      }
      int before = inARow.getOrDefault(deed.step(), 0);
      inARow.put(deed.step(), deed.outcome().equals(Deed.FAILED) ? before + 1 : 0);
      last.put(deed.step(), deed);
    }
    List<Row<?>> rowsOfFailures = new ArrayList<>();
    inARow.forEach((step, times) -> rowsOfFailures.add(Row.of(Tags.of("step", step), times)));
    failures.register(rowsOfFailures, true);
    List<Row<?>> outcomes = new ArrayList<>();
    List<Row<?>> ends = new ArrayList<>();
    last.forEach(
        (step, deed) -> {
          outcomes.add(Row.of(Tags.of("step", step, "outcome", deed.outcome()), 1));
          Instant end = deed.ended();
          if (end != null) {
            ends.add(Row.of(Tags.of("step", step), end.toEpochMilli() / 1e3));
          }
        });
    outcome.register(outcomes, true);
    ended.register(ends, true);
  }
}
