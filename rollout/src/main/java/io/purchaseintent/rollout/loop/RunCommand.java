package io.purchaseintent.rollout.loop;

import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.registry.ModelRegistry;
import io.purchaseintent.registry.board.Holder;
import io.purchaseintent.registry.board.LeaseDesk;
import io.purchaseintent.registry.board.LoopBoard;
import io.purchaseintent.registry.board.Notes;
import io.purchaseintent.registry.board.Processes;
import io.purchaseintent.rollout.state.RolloutFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./intent loop run}: watches, retrains and rolls out until it is ended. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Do it all, until it is ended: in each pass watch the newest closed day, retrain if that is"
          + " due; and roll out what a retraining brought to staging. One retraining or roll-out is"
          + " at work at a time.",
      "",
      "One loop at a time for a model, by a lease in the registry: where another holds it, that is"
          + " told, with exit code 4; a retraining or roll-out that a person started is waited for."
          + " Killed and begun again, it goes on where it was.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 ended, or with --once all was done; 1 something failed; 2 wrong usage; 4 another"
          + " loop holds the lease.",
      "",
      "Examples:",
      "  ./intent loop run --server=http://a:8080,http://b:8080",
      "  ./intent loop run --server=http://a:8080 --once",
      "  ./intent loop run --server=http://a:8080 --wait"
    })
final class RunCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--once",
      description =
          "One pass, if one is due, and one look at a roll-out; then end. For cron: a lease that"
              + " somebody holds is told after a quarter of its length at most.")
  private boolean once;

  @Option(
      names = "--wait",
      description = "Where another holds the loop, wait until he is gone: for a second machine.")
  private boolean wait;

  @Option(names = "--dry-run", description = "Say what would be done, as check does.")
  private boolean dryRun;

  @Mixin private final PlanOptions plans = new PlanOptions();

  @Mixin private final LoopOptions options = new LoopOptions();

  private final Map<String, String> environment;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  RunCommand() {
    this.environment = System.getenv();
  }

  @Override
  public Integer call() throws InterruptedException {
    if (once && wait) {
      throw UserError.ofUsage("--once and --wait contradict each other: leave one out");
    }
    LoopPlan plan = plans.plan(options);
    if (dryRun) {
      CheckCommand.tell(options, plan, spec);
      return ExitCode.DONE;
    }
    String root = environment.get("INTENT_ROOT");
    if (root == null) {
      throw new UserError("Start this as ./intent loop run, which tells where the programs are");
    }
    Clock clock = Clock.systemUTC();
    Notes notes = options.notes();
    ModelRegistry registry = options.registry();
    Processes processes = new Processes();
    Holder me = processes.me(Holder.LOOP);
    Programs programs =
        new IntentPrograms(Path.of(root).resolve("intent"), options.home(), me.id());
    HomeRecords records = new HomeRecords(options.lake(), options.home());
    Words words = options.words();
    Loop.Setting setting =
        new Loop.Setting(
            programs,
            words,
            records,
            new Versions(registry, options.model(), new RolloutFolder(options.home())),
            new OrderDesk(registry, options.home(), records, programs, words),
            once);
    LeaseDesk desk = new LeaseDesk(notes, me, plan.lease(), processes, clock, System::nanoTime);
    PrintWriter err = spec.commandLine().getErr();
    Service service =
        new Service(
            desk,
            new LoopBoard(notes, clock),
            notes,
            plan,
            setting,
            new Service.Manner(once, wait),
            clock,
            line -> {
              err.println("loop: " + line);
              err.flush();
            });
    // Its programs first, then the lease, so that the next need not wait.
    Runtime.getRuntime().addShutdownHook(new Thread(service::end, "loop-end"));
    return service.run();
  }
}
