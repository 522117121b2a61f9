package io.purchaseintent.rollout.loop;

import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.board.Deed;
import io.purchaseintent.registry.board.Doing;
import io.purchaseintent.registry.board.HeldLease;
import io.purchaseintent.registry.board.Journal;
import io.purchaseintent.registry.board.LoopBoard;
import io.purchaseintent.registry.board.LoopBoard.View;
import io.purchaseintent.registry.board.Order;
import io.purchaseintent.registry.board.Pause;
import io.purchaseintent.rollout.loop.LoopPlan.Retrain;
import io.purchaseintent.rollout.loop.Versions.Turn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the holder of a lease does, a look at a time: hears orders, sees which programs ended, and
 * begins what it is the turn of. What is to be done is told by the registry, by the programs' own
 * records and by the loop's deeds, read anew at each look: killed anywhere, the next holder goes on
 * there. One retraining or roll-out is at work at a time; a day is watched beside a roll-out, which
 * may last for days. Not thread-safe.
 */
final class Loop {

  static final String WATCH = "watch";
  static final String RETRAIN = "retrain";
  static final String ROLLOUT = "rollout";

  private static final String WHO = "loop";

  private final HeldLease lease;
  private final LoopBoard board;
  private final Journal journal;
  private final LoopPlan plan;
  private final Setting setting;
  private final Backoff backoff;
  private final Clock clock;
  private final Consumer<String> told;
  private @Nullable Job work;
  private @Nullable Job rollout;
  private @Nullable Job alert;
  private @Nullable Pause paused;
  private Doing doing = Doing.BEGINS;
  private boolean failed;
  private boolean hasBegun;
  private boolean rolledOut;

  /**
   * What the loop works with.
   *
   * @param once whether a roll-out looks once at a look of the loop, and ends then
   */
  record Setting(
      Programs programs,
      Words words,
      HomeRecords records,
      Versions versions,
      OrderDesk orders,
      boolean once) {}

  /** A program at work. */
  private record Job(Deed deed, Programs.Running program) {}

  /** The loop of a holder. */
  Loop(
      HeldLease lease,
      LoopBoard board,
      Journal journal,
      LoopPlan plan,
      Setting setting,
      Clock clock,
      Consumer<String> told) {
    this.lease = lease;
    this.board = board;
    this.journal = journal;
    this.plan = plan;
    this.setting = setting;
    this.backoff = new Backoff();
    this.clock = clock;
    this.told = told;
    this.paused = lease.lease().paused();
  }

  /** Whether nothing is at work, nor was begun at the last look. */
  boolean isIdle() {
    return work == null && rollout == null && alert == null && !hasBegun;
  }

  /** Whether something failed since the loop began. */
  boolean hasFailed() {
    return failed;
  }

  /**
   * Looks once.
   *
   * @return false if the lease is another's, or may be: then nothing of this loop is at work
   * @throws RegistryException if the registry does not answer; all goes on as it is
   */
  boolean look() {
    if (!lease.isMine()) {
      stop("the lease was lost");
      return false;
    }
    View view = board.view();
    closeCutOff(view.deeds());
    work = seeAfter(work);
    rollout = seeAfter(rollout);
    alert = seeAfter(alert);
    if (!hear(view)) {
      stop("the lease was lost");
      return false;
    }
    view = board.view();
    backoff.read(view.deeds());
    Instant pass = plan.pass(clock.instant());
    hasBegun = false;
    if (paused == null) {
      begin(view, pass);
    }
    tell(view.deeds());
    journal.prune(view.deeds());
    Doing now = doing(pass);
    if (lease.isToRenew() || !now.equals(doing)) {
      doing = now;
      if (!lease.renew(now, paused)) {
        stop("the lease was lost");
        return false;
      }
    }
    return true;
  }

  /** What a holder before had begun, and did not see the end of. */
  private void closeCutOff(List<Deed> deeds) {
    for (Deed deed : deeds) {
      if (deed.ended() == null
          && !isMine(deed, work)
          && !isMine(deed, rollout)
          && !isMine(deed, alert)) {
        journal.note(
            deed.end(Deed.CUT_OFF, "", "whoever did it ended before it did", clock.instant()));
      }
    }
  }

  private static boolean isMine(Deed deed, @Nullable Job job) {
    return job != null && job.deed().note().equals(deed.note());
  }

  private @Nullable Job seeAfter(@Nullable Job job) {
    if (job == null || !job.program().isOver()) {
      return job == null ? null : at(job);
    }
    Deed end = Outcome.of(job.deed(), job.program(), where(job.deed()), clock.instant());
    journal.note(end);
    failed |= end.outcome().equals(Deed.FAILED);
    told.accept(end.step() + " " + end.what() + ": " + end.outcome() + ". " + end.says());
    return null;
  }

  /** The same; of a roll-out with where its version has come to. */
  private Job at(Job job) {
    String where = where(job.deed());
    if (where.equals(job.deed().to())) {
      return job;
    }
    Deed moved = job.deed().at(where, Outcome.says(job.program()));
    journal.note(moved);
    told.accept(moved.step() + " " + moved.what() + ": " + where);
    return new Job(moved, job.program());
  }

  private String where(Deed deed) {
    return deed.step().equals(ROLLOUT) ? setting.versions().at(deed.what()).toString() : "";
  }

  /** Each order has its effect before it is noted as heard, and again none where it had it. */
  private boolean hear(View view) {
    for (Order order : view.orders()) {
      if (view.heard(order.id()).isPresent()) {
        journal.forget(order);
        continue;
      }
      // The order before may have moved it.
      rollout = rollout == null ? null : at(rollout);
      OrderDesk.Situation situation = situation(view.deeds());
      Deed answer = setting.orders().answer(order, situation, clock.instant());
      Pause then = LoopBoard.after(order, paused);
      if (!Objects.equals(then, paused)) {
        if (!lease.renew(doing, then)) {
          return false;
        }
        paused = then;
      }
      switch (answer.outcome()) {
        case OrderDesk.ENDED -> endRetraining(order);
        case OrderDesk.SKIPPED ->
            journal.begin(
                Deed.begin(
                        RETRAIN,
                        "",
                        situation.nextPass(),
                        order.who(),
                        order.why(),
                        "",
                        answer.began())
                    .end(OrderDesk.SKIPPED, "", "", answer.began()));
        default -> {
          // It is done.
        }
      }
      journal.heard(order, answer);
      told.accept(
          order.action().code()
              + " by "
              + order.who()
              + ": "
              + answer.outcome().replace('_', ' ')
              + ", "
              + answer.says());
    }
    if (paused != null) {
      setting.orders().hold(paused);
    }
    return true;
  }

  private void endRetraining(Order order) {
    Job at = work;
    if (at != null && at.deed().step().equals(RETRAIN)) {
      at.program().stop();
      journal.note(
          at.deed().end("given_up", "", order.who() + ": " + order.why(), clock.instant()));
      work = null;
    }
    setting.orders().giveUp(order);
  }

  private OrderDesk.Situation situation(List<Deed> deeds) {
    Instant pass = plan.pass(clock.instant());
    boolean retrained = isDone(RETRAIN, pass, deeds);
    return new OrderDesk.Situation(
        doing(pass),
        setting.versions().next(deeds).filter(Turn::goesOn).map(Turn::version).orElse(null),
        work != null && work.deed().step().equals(RETRAIN),
        (retrained ? plan.after(pass) : pass).toString());
  }

  private void begin(View view, Instant pass) {
    Optional<Turn> turn = setting.versions().next(view.deeds());
    boolean retrains = work != null && work.deed().step().equals(RETRAIN);
    boolean mayRollOut = rollout == null && !(setting.once() && rolledOut);
    if (mayRollOut && !retrains && turn.isPresent()) {
      String version = turn.get().version();
      if (backoff.isOver(ROLLOUT, clock.instant())) {
        rolledOut = true;
        rollout =
            start(
                Deed.begin(
                    ROLLOUT,
                    version,
                    pass.toString(),
                    WHO,
                    turn.get().goesOn() ? "it goes on" : "a retraining brought it to staging",
                    turn.get().at().toString(),
                    clock.instant()),
                setting.words().rollout(plan, version, setting.once()));
      }
    }
    if (work == null && alert == null && plan.watch() && isToDo(WATCH, pass, view.deeds())) {
      work = watch(pass);
    }
    // After the watch, also where that failed: a receiver of alerts that is away delays no
    // training.
    Retrain retrain = plan.retrain();
    if (work == null && turn.isEmpty() && retrain != null && isToDo(RETRAIN, pass, view.deeds())) {
      work =
          start(
              Deed.begin(RETRAIN, "", pass.toString(), WHO, "if it is due", "", clock.instant()),
              setting.words().retrain(plan, retrain));
    }
  }

  /** Receivers of alerts; never beside a watch, which tells them, too. */
  private void tell(List<Deed> deeds) {
    boolean watches = work != null && work.deed().step().equals(WATCH);
    Instant now = clock.instant();
    if (alert == null
        && !watches
        && setting.records().namesReceivers()
        && backoff.isOver(Tidings.ALERT, now)) {
      Tidings.next(deeds, now).ifPresent(this::tell);
    }
  }

  private void tell(Tidings.Tiding tiding) {
    Instant now = clock.instant();
    String key = tiding.key();
    Deed deed = Deed.begin(Tidings.ALERT, key, tiding.deed(), WHO, tiding.says(), "", now);
    alert = start(deed, setting.words().alert(tiding));
  }

  private boolean isToDo(String step, Instant pass, List<Deed> deeds) {
    return !isDone(step, pass, deeds) && backoff.isOver(step, clock.instant());
  }

  private static boolean isDone(String step, Instant pass, List<Deed> deeds) {
    return deeds.stream()
        .anyMatch(
            deed ->
                deed.isDone() && deed.step().equals(step) && deed.pass().equals(pass.toString()));
  }

  private @Nullable Job watch(Instant pass) {
    Instant now = clock.instant();
    LocalDate yesterday = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(1);
    Deed deed = Deed.begin(WATCH, "", pass.toString(), WHO, "the pass of " + pass, "", now);
    try {
      Optional<LocalDate> day = setting.records().newestClosedDay();
      if (day.isEmpty() || day.get().isAfter(yesterday)) {
        journal.begin(deed.end("nothing_closed", "", "no day that is over is closed", now));
        return null;
      }
      Deed ofDay = deed.of(day.get().toString());
      if (setting.records().isWatched(day.get())) {
        journal.begin(ofDay.end("was_watched", "", "its report is there", now));
        return null;
      }
      return start(ofDay, setting.words().watch(plan, day.get()));
    } catch (LakeException e) {
      failed = true;
      journal.begin(deed.end(Deed.FAILED, "", String.valueOf(e.getMessage()), now));
      told.accept("watch: " + e.getMessage());
      return null;
    }
  }

  /** Notes that something begins, and begins it, if the lease is still this loop's. */
  private @Nullable Job start(Deed deed, List<String> words) {
    hasBegun = true;
    Deed begun = journal.begin(deed);
    if (!lease.isMine()) {
      return null;
    }
    told.accept(begun.step() + " " + begun.what() + " begins: " + begun.why());
    try {
      return new Job(begun, setting.programs().start(words));
    } catch (UserError e) {
      failed = true;
      journal.note(begun.end(Deed.FAILED, "", String.valueOf(e.getMessage()), clock.instant()));
      return null;
    }
  }

  private Doing doing(Instant pass) {
    Job now = rollout == null ? work : rollout;
    String next = "the next pass begins at " + plan.after(pass);
    if (now == null) {
      return new Doing(
          paused == null ? "waits" : "paused", "for the pass of " + plan.after(pass), next);
    }
    String where = now.deed().to().isEmpty() ? now.deed().from() : now.deed().to();
    return new Doing(now.deed().step(), (now.deed().what() + " " + where).strip(), next);
  }

  /** Ends the programs at work. What they had begun goes on later. */
  void stop(String why) {
    for (Job job : new Job[] {work, rollout, alert}) {
      if (job != null) {
        told.accept(job.deed().step() + " is stopped: " + why);
        job.program().stop();
      }
    }
    work = null;
    rollout = null;
    alert = null;
  }

  /** How long to wait for the next look. */
  Duration every() {
    return plan.every();
  }
}
