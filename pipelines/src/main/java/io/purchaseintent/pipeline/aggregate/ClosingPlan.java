package io.purchaseintent.pipeline.aggregate;

import static java.time.temporal.ChronoUnit.DAYS;

import io.purchaseintent.feature.ClosedDays;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.state.KeptStates;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which days a run closes.
 *
 * @param from the first; the state that the run goes on from is as of its midnight
 * @param until the day after the last; where it is not after {@code from} there is nothing to close
 * @param state what the run goes on from; empty where it begins with the first day of all
 */
public record ClosingPlan(LocalDate from, LocalDate until, Optional<KeptStates.Kept> state) {

  /** So many events' visitors fit in memory by a sixteenth; what is more is closed in stretches. */
  private static final long MOST_EVENTS = 10_000_000;

  /**
   * Days up to one, from the newest state that is not after another. Where days are closed again,
   * those after them are, too: their rows are made of what was known of these.
   *
   * @param closed until when days were closed before; empty where none were
   * @param notAfter where the days begin at the latest
   * @param until the day after the last
   */
  static ClosingPlan of(
      TableView events,
      KeptStates kept,
      Optional<LocalDate> closed,
      LocalDate notAfter,
      LocalDate until) {
    Optional<KeptStates.Kept> state = kept.newest(notAfter);
    LocalDate from = state.map(KeptStates.Kept::asOf).orElse(events.days().first());
    LocalDate end =
        closed.filter(until::isBefore).filter(day -> from.isBefore(until)).orElse(until);
    return new ClosingPlan(from, end, state);
  }

  /**
   * The days in stretches whose events are not too many to be closed at once.
   *
   * @param again whether days were closed before. Then stretches end one, two, four and so many
   *     days before the end, too: where events come some days late, night after night, the state
   *     that holds the next night is hardly older than they are
   */
  List<ClosedDays> stretches(TableView events, boolean again) {
    TreeMap<LocalDate, Long> rows = new TreeMap<>();
    for (TableFile file : events.between(from, until).files()) {
      rows.merge(file.day(), file.rows(), Long::sum);
    }
    List<ClosedDays> stretches = new ArrayList<>();
    LocalDate start = from;
    long held = 0;
    for (LocalDate day = from; day.isBefore(until); day = day.plusDays(1)) {
      long ofDay = rows.getOrDefault(day, 0L);
      boolean full = held > 0 && held + ofDay > MOST_EVENTS;
      if (start.isBefore(day)
          && (full || (again && Long.bitCount(DAYS.between(day, until)) == 1))) {
        stretches.add(new ClosedDays(start, day));
        start = day;
        held = 0;
      }
      held += ofDay;
    }
    if (start.isBefore(until)) {
      stretches.add(new ClosedDays(start, until));
    }
    return stretches;
  }
}
