package io.purchaseintent.rollout.loop;

import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.board.HeldLease;
import io.purchaseintent.registry.board.Journal;
import io.purchaseintent.registry.board.Lease;
import io.purchaseintent.registry.board.LeaseDesk;
import io.purchaseintent.registry.board.LoopBoard;
import io.purchaseintent.registry.board.Notes;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Asks for the lease, has a {@link Loop} look as long as it is held, and asks anew where it is
 * lost.
 */
final class Service {

  /** How often a lease of another is looked at. */
  private static final Duration ASKS_EVERY = Duration.ofMillis(500);

  private final LeaseDesk desk;
  private final LoopBoard board;
  private final Notes notes;
  private final LoopPlan plan;
  private final Loop.Setting setting;
  private final Manner manner;
  private final Clock clock;
  private final Consumer<String> told;
  private final CountDownLatch end = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private String problem = "";

  /**
   * How long it goes on.
   *
   * @param once until nothing is to be done
   * @param waits whether it waits for another loop's end
   */
  record Manner(boolean once, boolean waits) {}

  Service(
      LeaseDesk desk,
      LoopBoard board,
      Notes notes,
      LoopPlan plan,
      Loop.Setting setting,
      Manner manner,
      Clock clock,
      Consumer<String> told) {
    this.desk = desk;
    this.board = board;
    this.notes = notes;
    this.plan = plan;
    this.setting = setting;
    this.manner = manner;
    this.clock = clock;
    this.told = told;
  }

  /** Has {@link #run} end in order, and waits until it has. */
  void end() {
    end.countDown();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs until it is ended, and returns the exit code. */
  int run() throws InterruptedException {
    try {
      while (true) {
        int code = hold();
        if (code >= 0) {
          return code;
        }
      }
    } finally {
      ended.countDown();
    }
  }

  /** Asks once, and works where the lease is given; below 0 is to ask again. */
  private int hold() throws InterruptedException {
    LeaseDesk.Answer answer;
    try {
      answer = desk.ask();
    } catch (RegistryException e) {
      away(String.valueOf(e.getMessage()));
      return manner.once() ? ExitCode.FAILED : pause(plan.every());
    }
    HeldLease held = answer.held();
    if (held != null) {
      return work(held);
    }
    Lease by = answer.by();
    // What a person started ends with its work, and is waited for.
    boolean isLoop = by != null && by.holder().isLoop();
    if (by != null && answer.lives() && !manner.waits() && (isLoop || manner.once())) {
      told.accept(
          "another holds it: "
              + by.holder()
              + ", since "
              + by.since()
              + ", renewed at "
              + by.renewed()
              + ". Leave it to that one, end it there, or begin this one with --wait;"
              + " ./intent loop status tells what it does");
      return ExitCode.HELD;
    }
    if (by != null) {
      away(
          "the lease is of "
              + by.holder()
              + ", since "
              + by.since()
              + (isLoop ? "" : ", who does by hand: " + by.doing().step() + " " + by.doing().what())
              + ": it is over once it is given back, or stays unchanged for "
              + by.length());
    }
    return pause(ASKS_EVERY);
  }

  /** What keeps it from its work, told once. */
  private void away(String what) {
    if (!what.equals(problem) && !what.isEmpty()) {
      told.accept(what);
    }
    problem = what;
  }

  /** Below 0, or the code of a loop that was ended meanwhile. */
  private int pause(Duration time) throws InterruptedException {
    return end.await(time.toMillis(), TimeUnit.MILLISECONDS) ? ExitCode.DONE : -1;
  }

  private int work(HeldLease held) throws InterruptedException {
    told.accept("holds the lease, term " + held.lease().term());
    Loop loop = new Loop(held, board, new Journal(notes, held.lease()), plan, setting, clock, told);
    while (true) {
      try {
        if (!loop.look()) {
          told.accept(whyLost(held));
          return pause(ASKS_EVERY);
        }
        away("");
        if (manner.once() && loop.isIdle()) {
          held.end();
          return loop.hasFailed() ? ExitCode.FAILED : ExitCode.DONE;
        }
      } catch (RegistryException | UserError | UncheckedIOException e) {
        away("all stays as it is, and is tried again: " + e.getMessage());
        if (!held.isCertain()) {
          loop.stop("the lease cannot be renewed");
          return pause(plan.every());
        }
      }
      if (pause(manner.once() ? ASKS_EVERY : plan.every()) >= 0) {
        return endOf(loop, held);
      }
    }
  }

  private String whyLost(HeldLease held) {
    if (held.isCertain()) {
      return "the lease is lost: nothing more is done without it";
    }
    return "the lease of "
        + plan.lease()
        + " was over before it was renewed, and nothing more is done without it: "
        + (problem.isEmpty()
            ? "looks at the registry take too long for one so short, so make lease longer in"
                + " loop.yaml"
            : "the registry took no renewal; it is asked for another");
  }

  private int endOf(Loop loop, HeldLease held) {
    loop.stop("the loop was ended");
    try {
      held.end();
    } catch (RegistryException e) {
      told.accept("the lease could not be given back, and ends by itself: " + e.getMessage());
    }
    return ExitCode.DONE;
  }
}
