package io.purchaseintent.serving.timeline;

import io.purchaseintent.registry.board.Deed;
import io.purchaseintent.registry.board.LoopBoard;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the loop did, as far as nothing else tells it: orders that it heard, and what failed or was
 * cut off. Retrainings and moves have records of their own.
 */
final class LoopHistory {

  private final LoopBoard board;

  LoopHistory(LoopBoard board) {
    this.board = board;
  }

  /** What happened from a time on, the oldest first. */
  List<Entry> since(Instant from) {
    return board.view().deeds().stream()
        .filter(deed -> !time(deed).isBefore(from))
        .flatMap(deed -> entry(deed).stream())
        .toList();
  }

  private static Instant time(Deed deed) {
    Instant ended = deed.ended();
    return ended == null ? deed.began() : ended;
  }

  private static Optional<Entry> entry(Deed deed) {
    boolean hasFailed = List.of(Deed.FAILED, Deed.CUT_OFF).contains(deed.outcome());
    if (!deed.isOrder() && !hasFailed) {
      return Optional.empty();
    }
    String what = deed.what().isEmpty() ? "" : " of " + deed.what();
    String text =
        deed.isOrder()
            ? "order to " + deed.step() + what + ": " + deed.outcome().replace('_', ' ')
            : "the loop's " + deed.step() + what + " " + said(deed);
    return Optional.of(
        new Entry(
            time(deed),
            Kind.LOOP,
            hasFailed ? Tone.BAD : Tone.NEUTRAL,
            null,
            text + (deed.says().isEmpty() ? "" : ", " + deed.says()),
            deed.who(),
            deed.why(),
            null));
  }

  private static String said(Deed deed) {
    return deed.outcome().equals(Deed.FAILED) ? "failed, and is tried again" : "was cut off";
  }
}
