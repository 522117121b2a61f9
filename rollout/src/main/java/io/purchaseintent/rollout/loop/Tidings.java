package io.purchaseintent.rollout.loop;

import io.purchaseintent.registry.board.Deed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of the loop's deeds the receivers of alerts are told, by the deeds alone: what was told is
 * one, too, so that a loop that was killed neither forgets a thing nor tells it for ever.
 */
final class Tidings {

  /** The deed of telling one; its pass is the note of the deed that it is of. */
  static final String ALERT = "alert";

  /** So often in a row that it does not pass by itself. */
  static final int FAILURES = 3;

  /** What is older is no news, as of a loop that was away. */
  private static final Duration NEWS = Duration.ofDays(1);

  private static final int MOST = 240;

  private Tidings() {}

  /**
   * One of them, as {@code ./intent rules tell} has it.
   *
   * @param deed the note of the deed that it is of
   */
  record Tiding(
      String deed, String key, String severity, String says, String remedy, boolean isOver) {

    boolean lasts() {
      return key.endsWith("-fails");
    }
  }

  /**
   * The first that is news and was not told.
   *
   * @param deeds the oldest first
   */
  static Optional<Tiding> next(List<Deed> deeds, Instant now) {
    Set<String> told = new HashSet<>();
    for (Deed deed : deeds) {
      if (deed.isDone() && deed.step().equals(ALERT)) {
        told.add(deed.pass() + " " + deed.what());
      }
    }
    List<Tiding> untold = new ArrayList<>();
    Map<String, Integer> inARow = new HashMap<>();
    for (Deed deed : deeds) {
      Instant ended = deed.ended();
      if (ended == null || deed.isOrder() || deed.step().equals(ALERT) || isCutOff(deed)) {
        continue;
      }
      for (Tiding tiding : of(deed, inARow)) {
        if (ended.isAfter(now.minus(NEWS)) && !told.contains(deed.note() + " " + tiding.key())) {
          untold.add(tiding);
        }
      }
    }
    return untold.stream().findFirst();
  }

  /** As much as is read at night. */
  private static String said(Deed deed) {
    String says = deed.says();
    return says.length() <= MOST ? says : says.substring(0, MOST - 1) + "…";
  }

  private static boolean isCutOff(Deed deed) {
    return deed.outcome().equals(Deed.CUT_OFF);
  }

  private static List<Tiding> of(Deed deed, Map<String, Integer> inARow) {
    String step = deed.step();
    if (deed.outcome().equals(Deed.FAILED)) {
      return inARow.merge(step, 1, Integer::sum) != FAILURES
          ? List.of()
          : List.of(
              new Tiding(
                  deed.note(),
                  step + "-fails",
                  "critical",
                  "The loop's " + step + " failed " + FAILURES + " times in a row: " + said(deed),
                  "What it said is in log/loop-"
                      + step
                      + ".log of the loop's home folder, if it began. It is tried again, an hour"
                      + " later at the latest",
                  false));
    }
    List<Tiding> tidings = new ArrayList<>();
    Integer failures = inARow.remove(step);
    if (failures != null && failures >= FAILURES) {
      String says = "The loop's " + step + " does its work again";
      tidings.add(new Tiding(deed.note(), step + "-fails", "critical", says, "", true));
    }
    outcome(deed).ifPresent(tidings::add);
    return tidings;
  }

  private static Optional<Tiding> outcome(Deed deed) {
    return switch (deed.outcome()) {
      case "refused_by_gates" ->
          once(
              deed,
              "warning",
              "A retrained version was refused by its gates: " + said(deed),
              "The champion stays. ./intent models show "
                  + deed.what()
                  + " has what each gate says");
      case "refused_for_data" ->
          once(
              deed,
              "warning",
              "Nothing was trained, for the data are what is broken: " + said(deed),
              "Mend what it names; the next pass trains");
      case "back", "taken_away" ->
          once(
              deed,
              "warning",
              deed.what() + " was taken back in its roll-out: " + said(deed),
              "The champion stays. It is not rolled out again by itself");
      case "promoted" -> once(deed, "info", deed.what() + " is champion: " + said(deed), "");
      default -> Optional.empty();
    };
  }

  private static Optional<Tiding> once(Deed deed, String severity, String says, String remedy) {
    String key = deed.outcome().replace('_', '-') + ":" + deed.note();
    return Optional.of(new Tiding(deed.note(), key, severity, says, remedy, false));
  }
}
