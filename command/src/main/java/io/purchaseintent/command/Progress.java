package io.purchaseintent.command;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Tells how far long work has come: one line that is drawn over on a terminal, a line every ten
 * seconds elsewhere. Not thread-safe.
 */
public final class Progress {

  private static final Duration ON_TERMINAL = Duration.ofMillis(200);
  private static final Duration ELSEWHERE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_TROUBLES = Duration.ofSeconds(30);

  private final PrintStream out;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private final long start;
  private long next;
  private long nextTrouble;
  private int drawn;

  /**
   * A progress that tells the time by this clock.
   *
   * @param terminal whether a line can be drawn over
   */
  public Progress(PrintStream out, boolean terminal, LongSupplier nanoTime) {
    this.out = out;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.next = start;
    this.nextTrouble = start;
  }

  /** A progress on standard error. */
  public static Progress onStandardError() {
    return new Progress(System.err, System.console() != null, System::nanoTime);
  }

  /** Tells what is reached, if it is time to. */
  public void at(String reached) {
    long now = nanoTime.getAsLong();
    if (now < next) {
      return;
    }
    next = now + (terminal ? ON_TERMINAL : ELSEWHERE).toNanos();
    if (terminal) {
      draw(reached);
    } else {
      out.println(reached);
    }
  }

  /** Whether no trouble was told lately: one that lasts is told now and then, not each time. */
  public boolean isTroubleDue() {
    return nanoTime.getAsLong() >= nextTrouble;
  }

  /** Tells what went wrong and is tried again, on a line that stays. */
  public void trouble(String what) {
    nextTrouble = nanoTime.getAsLong() + BETWEEN_TROUBLES.toNanos();
    if (terminal) {
      draw(what);
      drawn = 0;
    } else {
      out.print(what);
    }
    out.println();
  }

  /** Tells the end, whatever the time. */
  public void done(String reached) {
    String line = String.format(Locale.ROOT, "%s (%.1f s)", reached, seconds());
    if (terminal) {
      draw(line);
      out.println();
    } else {
      out.println(line);
    }
  }

  /** Seconds since the start. */
  public double seconds() {
    return (nanoTime.getAsLong() - start) / 1e9;
  }

  private void draw(String line) {
    out.print("\r" + line + " ".repeat(Math.max(0, drawn - line.length())));
    out.flush();
    drawn = line.length();
  }
}
