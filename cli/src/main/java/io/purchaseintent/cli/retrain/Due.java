package io.purchaseintent.cli.retrain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether a model is to be trained.
 *
 * @param isDue whether it is
 * @param why the reason: that of the run, or why nothing is done
 */
record Due(boolean isDue, String why) {

  /**
   * Judges by the schedule and by what the newest watch asks for. A run of the future counts for
   * nothing, for the clock that it was kept by was wrong.
   *
   * @param runs of the home, the first first
   * @param every time after the last training at which the schedule asks for one
   * @param coolDown time after the last training within which the watch is not heard
   */
  static Due of(
      Instant now, List<RetrainRun> runs, Duration every, Duration coolDown, WatchRequest watch) {
    Optional<Instant> last =
        runs.stream()
            .filter(run -> run.state().isTrained())
            .map(run -> run.ended().orElseGet(run::began))
            .filter(ended -> !ended.isAfter(now))
            .reduce((first, second) -> second.isAfter(first) ? second : first);
    if (last.isEmpty()) {
      return new Due(true, "schedule: nothing was trained by ./intent retrain before");
    }
    Instant next = last.get().plus(every);
    if (!now.isBefore(next)) {
      return new Due(
          true,
          "schedule: the last training was at " + last.get() + ", and " + every + " are over");
    }
    String notYet = "the schedule asks for the next at " + next;
    if (watch.asking().isEmpty()) {
      return new Due(false, notYet + "; " + unasked(watch));
    }
    String asked =
        "the watch of " + watch.day() + " says retrain: " + String.join(", ", watch.asking());
    Instant cool = last.get().plus(coolDown);
    if (now.isBefore(cool)) {
      return new Due(
          false,
          asked
              + ", but the last training was at "
              + last.get()
              + ", and alarms are heard again from "
              + cool
              + " on (--cool-down="
              + coolDown
              + "); "
              + notYet);
    }
    return new Due(true, "watch: " + asked + " (" + watch.report() + ")");
  }

  private static String unasked(WatchRequest watch) {
    if (watch.day().isEmpty()) {
      return "no day was watched, so no rule asks for one";
    }
    return "no rule of the watch of "
        + watch.day()
        + " asks for one"
        + (watch.explained().isEmpty()
            ? ""
            : " ("
                + String.join(", ", watch.explained())
                + " explained: what is broken is learnt by no model)");
  }
}
