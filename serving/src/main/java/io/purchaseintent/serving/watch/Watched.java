package io.purchaseintent.serving.watch;

import io.purchaseintent.page.finding.State;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The days that are shown.
 *
 * @param newest day that there is a report of, or null where there is none at all
 * @param days the newest first
 */
record Watched(LocalDate today, @Nullable LocalDate newest, List<WatchedDay> days) {

  /** The newest day with a report. */
  Optional<WatchedDay> last() {
    return days.stream().filter(day -> day.state() != State.NONE).findFirst();
  }

  /** How it is: what the newest report says. */
  State state() {
    return last().map(WatchedDay::state).orElse(State.NONE);
  }

  /**
   * The first of the days running up to the newest that are in its state; days without a report are
   * passed over.
   */
  Optional<LocalDate> since() {
    State now = state();
    return days.stream()
        .filter(day -> day.state() != State.NONE)
        .takeWhile(day -> day.state() == now)
        .reduce((newer, older) -> older)
        .map(WatchedDay::day);
  }

  /** Days since the last that there is a report of; yesterday's is of one day ago. */
  long daysBehind() {
    return newest == null ? 0 : today.toEpochDay() - newest.toEpochDay();
  }
}
