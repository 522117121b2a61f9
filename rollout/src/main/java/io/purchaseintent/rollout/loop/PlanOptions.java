package io.purchaseintent.rollout.loop;

import io.purchaseintent.command.UserError;
import io.purchaseintent.rollout.evidence.Servers;
import io.purchaseintent.rollout.plan.Check;
import io.purchaseintent.rollout.plan.Plan;
import io.purchaseintent.rollout.plan.PlanFile;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a command line says in place of the plan's file. */
final class PlanOptions {

  @Option(
      names = "--server",
      split = ",",
      paramLabel = "URL",
      description =
          "Servers that roll-outs ask, each by its own address (default: the plan's); their key that"
              + " may watch in the variable INTENT_WATCH_KEY.")
  private List<URI> servers = List.of();

  @Option(
      names = "--bake",
      paramLabel = "DURATION",
      description = "Least time of each step of a roll-out (default: that of rollout.yaml).")
  private @Nullable Duration bake;

  @Option(
      names = "--sessions",
      paramLabel = "N",
      description = "Least sessions of each step of a roll-out (default: those of rollout.yaml).")
  private @Nullable Long sessions;

  /**
   * The plan of a home with them.
   *
   * @throws UserError if something is wrong or contradicts itself
   */
  LoopPlan plan(LoopOptions options) {
    if (bake != null && bake.isNegative()) {
      throw UserError.ofUsage("--bake=" + bake + " must be PT0S or more");
    }
    if (sessions != null && sessions < 1) {
      throw UserError.ofUsage("--sessions=" + sessions + " must be 1 or more");
    }
    Servers.requireAddresses(servers);
    LoopPlan plan = options.plan().with(servers, bake, sessions);
    Plan rollout = PlanFile.read(null, options.home());
    List<String> ofServers =
        Check.all().stream()
            .filter(check -> check.isOfServers() && rollout.required().contains(check))
            .map(Check::code)
            .toList();
    if (plan.servers().isEmpty() && !ofServers.isEmpty()) {
      throw UserError.ofUsage(
          "No server is named, but roll-outs require what servers tell ("
              + String.join(", ", ofServers)
              + "): give --server=URL, or servers in loop.yaml, or name in rollout.yaml's require"
              + " what is enough");
    }
    return plan;
  }
}
