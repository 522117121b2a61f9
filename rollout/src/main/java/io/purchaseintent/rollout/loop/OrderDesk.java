package io.purchaseintent.rollout.loop;

import io.purchaseintent.command.UserError;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.Move;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.board.Deed;
import io.purchaseintent.registry.board.Doing;
import io.purchaseintent.registry.board.Order;
import io.purchaseintent.registry.board.Pause;
import io.purchaseintent.rollout.NextStep;
import io.purchaseintent.rollout.plan.PlanFile;
import io.purchaseintent.rollout.state.RolloutFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does what was ordered, once. */
final class OrderDesk {

  /** The outcome of an order that ends the retraining at work. */
  static final String ENDED = "ended";

  /** The outcome of an order that leaves a retraining out. */
  static final String SKIPPED = "skipped";

  private static final String DONE = "done";
  private static final String TOO_LATE = "too_late";
  private static final String REFUSED = "refused";

  private final ModelRegistry registry;
  private final String model;
  private final Path home;
  private final RolloutFolder folder;
  private final HomeRecords records;
  private final Programs programs;
  private final Words words;

  OrderDesk(
      ModelRegistry registry, Path home, HomeRecords records, Programs programs, Words words) {
    this.registry = registry;
    this.model = words.model();
    this.home = home;
    this.folder = new RolloutFolder(home);
    this.records = records;
    this.programs = programs;
    this.words = words;
  }

  /**
   * What the loop is at.
   *
   * @param version that is rolled out; null where none is
   * @param retrains whether a retraining is at work
   * @param nextPass the pass whose retraining has not been asked for yet
   */
  record Situation(Doing doing, @Nullable String version, boolean retrains, String nextPass) {}

  /**
   * Does an order.
   *
   * @throws RegistryException if the registry does not answer: then it is done later
   */
  Deed answer(Order order, Situation now, Instant time) {
    Deed deed =
        Deed.begin(
            order.action().code(),
            order.of() == null ? "" : order.of(),
            order.id(),
            order.who(),
            order.why(),
            "",
            time);
    boolean isOfStep = order.action() == Order.Action.SKIP || order.action() == Order.Action.ABORT;
    if (isOfStep && now.version() != null && wasDone(order, now.version())) {
      return deed.end(DONE, "", "it was done before this loop began", time);
    }
    String of = order.of();
    if (isOfStep && of != null && !of.equals(now.doing().target())) {
      return deed.end(
          TOO_LATE, "", "it was for " + of + ", and the loop is at " + now.doing().target(), time);
    }
    try {
      return switch (order.action()) {
        case PAUSE -> deed.end(DONE, "", "nothing is begun until it is resumed", time);
        case RESUME -> {
          folder.pause(null);
          yield deed.end(DONE, "", "the loop goes on", time);
        }
        case SKIP -> skip(order, now, deed, time);
        case ABORT -> abort(order, now, deed, time);
      };
    } catch (UserError e) {
      return deed.end(REFUSED, "", String.valueOf(e.getMessage()), time);
    }
  }

  /** An order whose move was made, and whose answer a killed loop did not write. */
  private boolean wasDone(Order order, String version) {
    List<Move> moves = registry.moves(model);
    return moves.stream()
        .filter(move -> move.version().equals(version))
        .reduce((first, second) -> second)
        .map(Move::audit)
        .filter(audit -> audit.who().equals(order.who()) && audit.why().equals(because(order)))
        .isPresent();
  }

  /** With its id, by which it is known again. */
  private static String because(Order order) {
    return order.why() + " (order " + order.id() + ")";
  }

  private Deed skip(Order order, Situation now, Deed deed, Instant time) {
    AuditEntry audit = new AuditEntry(time, order.who(), because(order));
    String version = now.version();
    if (version != null) {
      String from = registry.standings(model).of(version).toString();
      Move move = new NextStep(registry, model).skip(version, PlanFile.read(null, home), audit);
      return deed.of(version)
          .from(from)
          .end(DONE, move.placement().toString(), version + " is " + move.placement(), time);
    }
    if (now.retrains()) {
      return deed.end(REFUSED, "", "a retraining is at work: abort ends it", time);
    }
    return deed.end(SKIPPED, "", "the retraining of the pass of " + now.nextPass(), time);
  }

  private Deed abort(Order order, Situation now, Deed deed, Instant time) {
    String version = now.version();
    if (version != null) {
      String from = registry.standings(model).of(version).toString();
      Move move =
          new NextStep(registry, model)
              .abort(version, new AuditEntry(time, order.who(), because(order)));
      return deed.of(version)
          .from(from)
          .end(DONE, move.placement().toString(), version + " is " + move.placement(), time);
    }
    if (now.retrains() || records.unfinishedRetraining().isPresent()) {
      return deed.end(ENDED, "", "the retraining is given up", time);
    }
    return deed.end(REFUSED, "", "nothing is at work that could be aborted", time);
  }

  /** Gives the unfinished retraining up, whose program has ended. */
  void giveUp(Order order) {
    Programs.Running program = programs.start(words.giveUp(order.who() + ": " + because(order)));
    program.await();
  }

  /** Has the roll-out of this home pause too, whichever loop was told so. */
  void hold(Pause paused) {
    if (folder.pause().isEmpty()) {
      folder.pause(new RolloutFolder.Pause(paused.since().toString(), paused.who(), paused.why()));
    }
  }
}
