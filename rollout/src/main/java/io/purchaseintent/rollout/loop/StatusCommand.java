package io.purchaseintent.rollout.loop;

import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.TextTable;
import io.purchaseintent.command.UserError;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.board.Deed;
import io.purchaseintent.registry.board.Lease;
import io.purchaseintent.registry.board.LoopBoard.View;
import io.purchaseintent.registry.board.Order;
import io.purchaseintent.registry.board.Pause;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./intent loop status}: who holds the loop, what it is at, and what it did of late. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Who holds the loop, what it is at, what waits, and what it did of late.")
final class StatusCommand implements Callable<Integer> {

  private static final int SHOWN = 15;

  @Spec private CommandSpec spec;

  @Mixin private final LoopOptions options = new LoopOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  StatusCommand() {}

  @Override
  public Integer call() {
    try {
      View view = options.board().view();
      options.tell(spec.commandLine().getOut(), view.toJson(SHOWN), inWords(view));
      return ExitCode.DONE;
    } catch (RegistryException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  private static String inWords(View view) {
    StringBuilder text = new StringBuilder();
    if (view.lease().isEmpty()) {
      text.append("No loop has run yet: ./intent loop run begins one");
    } else {
      Lease lease = view.lease().get();
      text.append(
          lease.ended() == null
              ? "The loop is held by " + lease.holder() + " since " + lease.since()
              : "No loop runs; the last was " + lease.holder() + "'s, until " + lease.ended());
      if (lease.ended() == null) {
        text.append(", renewed at ").append(lease.renewed());
        text.append(" for ").append(lease.length()).append("\nIt is at: ");
        text.append(lease.doing().step()).append(' ').append(lease.doing().what());
        text.append("\nThen: ").append(lease.doing().next());
      }
    }
    Pause paused = view.paused();
    if (paused != null) {
      text.append("\nPaused by ").append(paused.who()).append(" at ").append(paused.since());
      text.append(": ").append(paused.why());
    }
    for (Order order : view.orders()) {
      text.append("\nWaits: ").append(order.action().code()).append(" by ").append(order.who());
      text.append(" at ").append(order.at()).append(": ").append(order.why());
    }
    List<Deed> deeds = view.deeds();
    TextTable table = new TextTable("BEGAN (UTC)", "WHAT", "OF", "CAME TO", "TOLD");
    for (Deed deed : deeds.subList(Math.max(0, deeds.size() - SHOWN), deeds.size())) {
      table.add(
          deed.began().toString().substring(0, Math.min(19, deed.began().toString().length())),
          deed.step(),
          deed.what(),
          deed.ended() == null ? "goes on" : deed.outcome().replace('_', ' '),
          deed.says());
    }
    return (text + (deeds.isEmpty() ? "" : "\n\n" + table)).stripTrailing();
  }
}
