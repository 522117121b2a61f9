package io.purchaseintent.incident;

import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.HomeOptions;
import io.purchaseintent.incident.unattended.Unattended;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./intent incidents unattended}: the loop left to itself while the world changes. */
@Command(
    name = "unattended",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Let the loop alone with a shop whose world changed sixteen days ago: on phones and tablets"
          + " hardly anybody buys any more. The champion is of the days before. Two servers, a Redis and"
          + " the live job serve shoppers who come now; ./intent loop run does the rest: alarm,"
          + " retraining, gates, shadow, canary, champion. Tells how long each step took, and what"
          + " the shop took with the loop, without it, and what it had taken without any offer.",
      "",
      "Writes to unattended/ in the home folder, which is made anew: report.json, report.html and"
          + " money.svg. docs/loop.md tells what came of it.",
      "",
      "Exit code 0 if a new version became champion and the shop surely takes more for it, else 3."
    },
    footer = {
      "",
      "Examples:",
      "  ./intent incidents unattended",
      "  ./intent incidents unattended --visits=1500 --shares=0.25,0.5 --after=500",
      "  ./intent incidents unattended --seed=2 --json"
    })
final class UnattendedCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private final HomeOptions home = new HomeOptions();

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "The same gives the same shop and luck (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--visits",
      paramLabel = "N",
      defaultValue = "3000",
      description =
          "Mean number of visits a day, 100 to 100000; of few the gates refuse what is trained on"
              + " them (default: ${DEFAULT-VALUE}).")
  private int visits;

  @Option(
      names = "--pace",
      paramLabel = "N",
      defaultValue = "8",
      description =
          "Visits a second that come today, 0.1 to 100; a sixth of it until the version is in"
              + " staging (default: ${DEFAULT-VALUE}).")
  private double pace;

  @Option(
      names = "--shares",
      paramLabel = "SHARE",
      split = ",",
      defaultValue = "0.05,0.1,0.25,0.5",
      description = "Of the visitors, after the shadow (default: ${DEFAULT-VALUE}).")
  private List<Double> shares = List.of();

  @Option(
      names = "--bake",
      paramLabel = "DURATION",
      defaultValue = "PT1M",
      description = "Least time of each step (default: ${DEFAULT-VALUE}).")
  private Duration bake = Duration.ofMinutes(1);

  @Option(
      names = "--sessions",
      paramLabel = "N",
      defaultValue = "150",
      description = "Least sessions of each step (default: ${DEFAULT-VALUE}).")
  private int sessions;

  @Option(
      names = "--after",
      paramLabel = "N",
      defaultValue = "3000",
      description =
          "Visits that come once the version is champion, 2 or more (default: ${DEFAULT-VALUE}).")
  private int after;

  @Option(
      names = "--schedule",
      paramLabel = "DURATION",
      defaultValue = "P14D",
      description =
          "When the loop retrains after the champion's training if no alarm asks for it before"
              + " (default: ${DEFAULT-VALUE}).")
  private Duration schedule = Duration.ofDays(14);

  @Option(
      names = "--patience",
      paramLabel = "DURATION",
      defaultValue = "PT2H",
      description = "How long the loop may take (default: ${DEFAULT-VALUE}).")
  private Duration patience = Duration.ofHours(2);

  @Option(
      names = "--gates",
      paramLabel = "FILE",
      description =
          "Bounds of the gates for what the loop trains (default: those of the incidents, which are"
              + " of a small shop).")
  private @Nullable Path gates;

  @Option(
      names = "--again",
      description =
          "Go on with the world that a run of today has made, its alarm and its registry included.")
  private boolean again;

  @Option(names = "--json", description = "Print one line of JSON in place of the tables.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  UnattendedCommand() {}

  @Override
  public Integer call() {
    Unattended unattended =
        new Unattended(
            seed, visits, pace, shares, bake, sessions, after, schedule, patience, gates, again);
    boolean pays =
        unattended.run(home.home(), Clock.systemUTC(), json, spec.commandLine().getOut());
    return pays ? ExitCode.DONE : ExitCode.REFUSED;
  }
}
