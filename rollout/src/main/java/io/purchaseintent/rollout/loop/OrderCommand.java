package io.purchaseintent.rollout.loop;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.board.Doing;
import io.purchaseintent.registry.board.Lease;
import io.purchaseintent.registry.board.LoopBoard;
import io.purchaseintent.registry.board.LoopBoard.View;
import io.purchaseintent.registry.board.Order;
import io.purchaseintent.registry.board.Order.Action;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code ./intent loop pause}, {@code resume}, {@code skip} and {@code abort}: an order waits in
 * the registry until the loop hears it, wherever that runs.
 */
abstract class OrderCommand implements Callable<Integer> {

  /** {@code ./intent loop pause}. */
  @Command(
      name = "pause",
      mixinStandardHelpOptions = true,
      description =
          "Begin nothing, and let a roll-out take no further step, until it is resumed; harm still"
              + " takes a version back. Outlives the loop.")
  static final class PauseOrder extends OrderCommand {
    PauseOrder() {
      super(Action.PAUSE);
    }
  }

  /** {@code ./intent loop resume}. */
  @Command(name = "resume", mixinStandardHelpOptions = true, description = "Go on after a pause.")
  static final class ResumeOrder extends OrderCommand {
    ResumeOrder() {
      super(Action.RESUME);
    }
  }

  /** {@code ./intent loop skip}. */
  @Command(
      name = "skip",
      mixinStandardHelpOptions = true,
      description =
          "Bring the version of the roll-out to its next step now; without a roll-out, leave the next"
              + " retraining out. Too late once the loop is at something else.")
  static final class SkipOrder extends OrderCommand {
    SkipOrder() {
      super(Action.SKIP);
    }
  }

  /** {@code ./intent loop abort}. */
  @Command(
      name = "abort",
      mixinStandardHelpOptions = true,
      description =
          "Take the version of the roll-out back to staging; without a roll-out, end the retraining"
              + " at work for good. Too late once the loop is at something else.")
  static final class AbortOrder extends OrderCommand {
    AbortOrder() {
      super(Action.ABORT);
    }
  }

  private final Action action;

  @Spec private CommandSpec spec;

  @Option(names = "--why", required = true, paramLabel = "TEXT", description = "Kept in the log.")
  private String why;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "Letters, digits and \"-\": the same order once more is no second one.")
  private @Nullable String id;

  @Mixin private final LoopOptions options = new LoopOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  OrderCommand(Action action) {
    this.action = action;
  }

  @Override
  public Integer call() {
    if (why.isBlank()) {
      throw UserError.ofUsage("--why must say why, for whoever reads the log later");
    }
    try {
      LoopBoard board = options.board();
      View view = board.view();
      // Where it is not for what is at work now, it waits for nothing else.
      String of = view.lease().map(Lease::doing).map(Doing::target).orElse(null);
      boolean isOfStep = action == Action.SKIP || action == Action.ABORT;
      Order order =
          board.order(id, action, isOfStep ? of : null, System.getProperty("user.name"), why);
      ObjectNode json = order.toJson();
      boolean runs =
          view.lease().map(lease -> lease.ended() == null && !lease.isByHand()).orElse(false);
      json.put("loop", runs ? "runs" : "none");
      options.tell(
          spec.commandLine().getOut(),
          json,
          action.code()
              + " is ordered"
              + (order.of() == null ? "" : " of " + order.of())
              + ". "
              + (runs
                  ? "The loop of " + view.lease().get().holder() + " hears it in seconds"
                  : "No loop runs: the next hears it first"
                      + view.lease()
                          .filter(Lease::isByHand)
                          .map(lease -> "; " + lease.holder() + " does not, and goes on")
                          .orElse(""))
              + "; ./intent loop status tells what came of it");
      return ExitCode.DONE;
    } catch (RegistryException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }
}
