package io.purchaseintent.replay;

import io.purchaseintent.event.Event;
import io.purchaseintent.event.ParseResult.Rejected;
import io.purchaseintent.event.Robots;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Judges dead letters anew, and sends those that are events now. Each is counted once. */
final class LetterReplay {

  private static final int EXAMPLES = 3;

  private final LetterRules rules;
  private final LetterSink sink;
  private final boolean toLog;
  private final boolean force;
  private final List<String> examples = new ArrayList<>();
  private long accepted;
  private long rejected;
  private long forced;
  private long bots;
  private long ofLog;

  /**
   * A replay.
   *
   * @param toLog whether the sink is an event log, where nothing may name a shopper
   * @param force whether to send what is still rejected too
   */
  LetterReplay(LetterRules rules, LetterSink sink, boolean toLog, boolean force) {
    this.rules = rules;
    this.sink = sink;
    this.toLog = toLog;
    this.force = force;
  }

  /**
   * What became of the letters: letters = accepted + rejected + bots + ofLog.
   *
   * @param accepted valid events now
   * @param rejected still none, or with a wrong clock
   * @param forced those of the rejected that were sent nevertheless
   * @param bots events of declared robots, which are not sent
   * @param ofLog left out, for they came from a log and the sink is none
   * @param examples the first of the reasons for which letters are still rejected
   */
  record Counts(
      long accepted, long rejected, long forced, long bots, long ofLog, List<String> examples) {

    long letters() {
      return accepted + rejected + bots + ofLog;
    }

    long sent() {
      return accepted + forced;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%,d letters, %,d accepted by today's rules, %,d still rejected (%,d forced), %,d of"
              + " robots",
          letters(),
          accepted,
          rejected,
          forced,
          bots);
    }
  }

  /** Judges a letter, and sends it if it is to be sent. */
  void add(Letter letter) throws InterruptedException {
    if (letter.ofLog() && !toLog) {
      ofLog++;
      return;
    }
    LetterRules.Verdict verdict = rules.judge(letter.original());
    Event event = verdict.event();
    Rejected why = verdict.rejected();
    if (why != null) {
      reject(letter, event, why);
    } else if (event != null && Robots.isRobot(event)) {
      bots++;
    } else {
      accepted++;
      sink.send(letter, event);
    }
  }

  private void reject(Letter letter, @Nullable Event event, Rejected why)
      throws InterruptedException {
    rejected++;
    if (examples.size() < EXAMPLES) {
      examples.add(
          letter.file() + " at " + letter.position() + ": " + why.field() + " " + why.reason());
    }
    if (force && (!toLog || letter.ofLog() || event != null)) {
      forced++;
      sink.send(letter, event);
    }
  }

  Counts counts() {
    return new Counts(accepted, rejected, forced, bots, ofLog, List.copyOf(examples));
  }
}
