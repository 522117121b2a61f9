package io.purchaseintent.experiments.policy;

import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.command.Progress;
import io.purchaseintent.command.UserError;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.experiments.policy.simulation.Race;
import io.purchaseintent.experiments.policy.simulation.RaceReport;
import io.purchaseintent.experiments.policy.simulation.Traffic;
import io.purchaseintent.experiments.policy.simulation.World;
import io.purchaseintent.policy.PolicyFile;
import io.purchaseintent.policy.PolicyOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./intent policy simulate}: what a policy that learns would learn, and what that costs. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = {
      "Let a policy that learns (bandit: in its file) decide in a shop whose truth is known, beside"
          + " others with the same actions and rules: the other kind of bandit, one that does what"
          + " was best so far but for a tenth of the visits, what the file assumes without learning,"
          + " chance, and whichever one action would have been the best for all.",
      "",
      "The truth is a policy file, too: of --world=FILE the uplifts are what actions really do. By"
          + " default those of the policy itself are true, and what is missed is the price of"
          + " learning what was known. Visits are drawn; nothing of the lake is read or changed.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./intent policy simulate --policy=learns.yaml",
      "  ./intent policy simulate --policy=learns.yaml --world=truth.yaml --visits=20000",
      "  ./intent policy simulate --policy=learns.yaml --world=truth.yaml --then=later.yaml"
          + " --turn=31 --report=regret.html"
    })
final class SimulateCommand implements Callable<Integer> {

  private static final int MOST_DAYS = 1_000;
  private static final int MOST_VISITS = 1_000_000;

  @Spec private CommandSpec spec;

  @Mixin private final HomeOptions homes = new HomeOptions();

  @Mixin private final PolicyOptions options = new PolicyOptions();

  @Option(
      names = "--world",
      paramLabel = "FILE",
      description = "A policy whose uplifts are true (default: the policy's own are).")
  private @Nullable Path world;

  @Option(
      names = "--then",
      paramLabel = "FILE",
      description = "A policy whose uplifts are true from --turn on.")
  private @Nullable Path then;

  @Option(
      names = "--turn",
      paramLabel = "DAY",
      description = "The first day of that other world, from 2 on (default: halfway).")
  private @Nullable Integer turn;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "60",
      description = "How many (default: ${DEFAULT-VALUE}).")
  private int days;

  @Option(
      names = "--visits",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Visits a day in which there is a choice (default: ${DEFAULT-VALUE}).")
  private int visits;

  @Option(
      names = "--buyers",
      paramLabel = "SHARE",
      defaultValue = "0.05",
      description =
          "About which share of them buys if nothing is done; more than of all visits, as rules let"
              + " few through (default: ${DEFAULT-VALUE}).")
  private double buyers;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another one, other visits (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write it as a page with a picture, too.")
  private @Nullable Path report;

  @Option(names = "--json", description = "Print one JSON object, nothing else.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  SimulateCommand() {}

  @Override
  public Integer call() throws IOException {
    PolicyFile file = options.read(homes.home());
    Policy policy = file.policy();
    if (policy.bandit().isEmpty()) {
      throw new UserError(
          file.origin()
              + " does not learn: add to it, in place of exploration, such as \"bandit: {kind:"
              + " contextual}\"");
    }
    requireSense();
    World truth = world(world, policy);
    Traffic traffic = new Traffic(visits, buyers, seed);
    OptionalInt turns = turn();
    Race race = new Race(policy, truth, traffic, turns, then == null ? truth : world(then, policy));
    Progress progress = Progress.onStandardError();
    RaceReport told =
        new RaceReport(
            policy,
            traffic,
            race.run(days, day -> progress.at(day + " of " + days + " days")),
            turns);
    progress.done(days + " days");
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? Commands.oneLine(told.json()) : told.forPeople().stripTrailing());
    out.flush();
    if (report != null) {
      Files.writeString(report, told.html());
    }
    return ExitCode.DONE;
  }

  private static World world(@Nullable Path file, Policy of) {
    return World.of(file == null ? of : PolicyFile.read(file).policy(), of);
  }

  private OptionalInt turn() {
    if (then == null) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(turn == null ? Math.max(1, days / 2) : turn - 1);
  }

  private void requireSense() {
    require(days >= 2 && days <= MOST_DAYS, "--days=" + days + " must be from 2 to " + MOST_DAYS);
    require(
        visits >= 1 && visits <= MOST_VISITS,
        "--visits=" + visits + " must be from 1 to " + MOST_VISITS);
    require(buyers > 0 && buyers < 1, "--buyers=" + buyers + " must be above 0 and below 1");
    require(
        turn == null || then != null,
        "--turn=" + turn + " goes with --then=FILE, the world from then on: give it too");
    require(
        turn == null || (turn >= 2 && turn <= days),
        "--turn=" + turn + " must be from 2 to --days=" + days);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw UserError.ofUsage(otherwise);
    }
  }
}
