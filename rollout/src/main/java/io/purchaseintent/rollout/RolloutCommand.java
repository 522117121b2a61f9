package io.purchaseintent.rollout;

import io.purchaseintent.command.Commands;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.LakeOptions;
import io.purchaseintent.command.UserError;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.policy.PolicyOptions;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.board.Permit;
import io.purchaseintent.rollout.Progress.State;
import io.purchaseintent.rollout.evidence.LakeOutcomes;
import io.purchaseintent.rollout.evidence.Servers;
import io.purchaseintent.rollout.plan.Check;
import io.purchaseintent.rollout.plan.Plan;
import io.purchaseintent.rollout.state.RolloutFolder;
import io.purchaseintent.webhook.Webhooks;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./intent rollout VERSION}: from shadow to champion, or back. */
@Command(
    name = "rollout",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Bring a version to production step by step: in shadow, then for 5, 10, 25 and 50%% of the"
          + " visitors, then as champion. Each step lasts for its time and its number of sessions;"
          + " harm that is sure takes the version back at any moment. What is not known lets"
          + " nothing pass.",
      "",
      "The registry says where the version stands: killed and begun again, it goes on from there."
          + " Exit code 0 if the version is champion, 3 if it was taken back or may not begin, 4 if a"
          + " loop or another retraining or roll-out is at work on the registry.",
      ""
    },
    subcommands = {
      StatusCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      SkipCommand.class,
      AbortCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  ./intent rollout v4 --server=http://127.0.0.1:8080",
      "  ./intent rollout v4 --server=http://a:8080,http://b:8080 --once --json",
      "  ./intent rollout status",
      "  ./intent rollout skip --why=\"seen enough of 5%%\"",
      "  ./intent rollout abort --why=\"too sure on mobile\""
    })
public final class RolloutCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "VERSION", arity = "0..1", description = "Such as v4.")
  private @Nullable String version;

  @Option(
      names = "--server",
      split = ",",
      paramLabel = "URL",
      description =
          "Servers whose figures are compared, each by its own address; their key that may watch"
              + " in the variable INTENT_WATCH_KEY.")
  private List<URI> servers = List.of();

  @Option(names = "--once", description = "Look once, and end: 0 if it goes on or waits.")
  private boolean once;

  @Option(
      names = "--until-done",
      description = "Look until the version is champion or taken back (the default).")
  private boolean untilDone;

  @Option(
      names = "--bake",
      paramLabel = "DURATION",
      description = "Least time of each step, such as PT5M (default: the plan's).")
  private @Nullable Duration bake;

  @Option(
      names = "--sessions",
      paramLabel = "N",
      description = "Least sessions of each step (default: the plan's).")
  private @Nullable Long sessions;

  @Option(
      names = "--session-gap",
      paramLabel = "DURATION",
      defaultValue = "PT30M",
      description = "As for all jobs (default: ${DEFAULT-VALUE}).")
  private Duration sessionGap;

  @Option(
      names = "--outcomes-after",
      paramLabel = "DURATION",
      defaultValue = "PT1H",
      description =
          "How long after a visit's end its events may still come in (default: ${DEFAULT-VALUE}).")
  private Duration outcomesAfter;

  @Mixin private final RolloutOptions options = new RolloutOptions();

  @Mixin private final LakeOptions lakes = new LakeOptions();

  @Mixin private final PolicyOptions policy = new PolicyOptions();

  private final Map<String, String> environment;

  /** A command that has its secrets from these variables. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  RolloutCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    System.exit(Commands.run(new RolloutCommand(System.getenv()), args));
  }

  @Override
  public Integer call() throws InterruptedException {
    if (version == null) {
      throw UserError.ofUsage(
          "Say which version, such as ./intent rollout v4, or one of "
              + String.join(", ", spec.subcommands().keySet()));
    }
    if (once && untilDone) {
      throw UserError.ofUsage("--once and --until-done contradict each other: leave one out");
    }
    Servers.requireAddresses(servers);
    Plan plan = planOf(options.plan());
    ModelRegistry registry = options.registry();
    try (RolloutFolder.Lock held = options.folder().lock();
        Permit permit = permit(plan)) {
      RollOut rollOut =
          new RollOut(
              registry,
              options.model(),
              version,
              plan,
              new Servers(servers, environment.get("INTENT_WATCH_KEY")),
              new LakeLook(lake(), plan.lakeEvery(), reader()),
              options.folder(),
              Clock.systemUTC());
      return Webhooks.tellingMeanwhile(
          options.homes().home(),
          options.outbox(registry),
          RolloutOptions::problem,
          () -> follow(rollOut, plan, permit));
    }
  }

  /** Waits for a registry that is away, as each look does. */
  private Permit permit(Plan plan) throws InterruptedException {
    String told = "";
    while (true) {
      try {
        return Permit.ask(
            options.of().notes(),
            new Permit.Asker(
                "rollout",
                String.valueOf(version),
                environment.get(Permit.VARIABLE),
                RolloutOptions::problem));
      } catch (Permit.Refused e) {
        throw UserError.ofHeld(String.valueOf(e.getMessage()));
      } catch (RegistryException e) {
        String away = "registry away: all stays as it is: " + e.getMessage();
        if (once) {
          throw new UserError(away, e);
        }
        if (!away.equals(told)) {
          RolloutOptions.problem(away);
          told = away;
        }
        Thread.sleep(plan.every().toMillis());
      }
    }
  }

  private Plan planOf(Plan read) {
    if (bake != null && bake.isNegative()) {
      throw UserError.ofUsage("--bake=" + bake + " must be PT0S or more");
    }
    if (sessions != null && sessions < 1) {
      throw UserError.ofUsage("--sessions=" + sessions + " must be 1 or more");
    }
    Plan plan = read.with(bake, sessions);
    List<String> ofServers =
        Check.all().stream()
            .filter(check -> check.isOfServers() && plan.required().contains(check))
            .map(Check::code)
            .toList();
    if (servers.isEmpty() && !ofServers.isEmpty()) {
      throw UserError.ofUsage(
          "No server is named, but the plan requires what servers tell ("
              + String.join(", ", ofServers)
              + "): give --server=URL, or name in the plan's require what is enough");
    }
    return plan;
  }

  /** One look is over once the lake was read; else it is read beside the looks at servers. */
  private Executor reader() {
    return once
        ? Runnable::run
        : Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "rollout-lake");
              thread.setDaemon(true);
              return thread;
            });
  }

  private LakeOutcomes lake() {
    return new LakeOutcomes(
        options.of().lake(lakes),
        new SessionGap(sessionGap),
        outcomesAfter,
        policy.read(options.homes().home()).policy(),
        Clock.systemUTC());
  }

  private int follow(RollOut rollOut, Plan plan, Permit permit) throws InterruptedException {
    String told = "";
    while (true) {
      requireGood(permit);
      Progress now = rollOut.look();
      // Counts that grow are told by status.
      String what = now.state() + now.where() + (now.judgement() == null ? now.why() : "");
      if (!what.equals(told) || now.state().isOver() || once) {
        options.tell(spec.commandLine().getOut(), now.toJson(), now.line());
        told = what;
      }
      if (now.state().isOver() || once) {
        return code(now.state());
      }
      Thread.sleep(plan.every().toMillis());
    }
  }

  private static void requireGood(Permit permit) {
    try {
      if (!permit.isGood()) {
        throw UserError.ofHeld(
            "The lease is another's now, so nothing more is done here: the version stays where it"
                + " is; ./intent loop status tells who has it");
      }
    } catch (RegistryException e) {
      // The look tells of it; its moves are made only from where the version was seen.
    }
  }

  private static int code(State state) {
    return switch (state) {
      case BACK, TAKEN_AWAY, REFUSED -> ExitCode.REFUSED;
      case REGISTRY_AWAY -> ExitCode.FAILED;
      case WAITS, WENT_ON, PROMOTED -> ExitCode.DONE;
    };
  }
}
