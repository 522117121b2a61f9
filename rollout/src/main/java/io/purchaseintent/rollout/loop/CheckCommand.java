package io.purchaseintent.rollout.loop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.ExitCode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.board.LoopBoard.View;
import io.purchaseintent.rollout.loop.LoopPlan.Retrain;
import io.purchaseintent.rollout.loop.Versions.Turn;
import io.purchaseintent.rollout.state.RolloutFolder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./intent loop check}: reads the plan, and says what the loop would do and when. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Read the plan, and say what the loop would do next and when; do nothing.")
final class CheckCommand implements Callable<Integer> {

  private static final int NANOS_OF_A_MILLI = 1_000_000;

  /** A look of the loop reads the board and the moves about so often. */
  private static final int READS_OF_A_LOOK = 2;

  @Spec private CommandSpec spec;

  @Mixin private final PlanOptions plans = new PlanOptions();

  @Mixin private final LoopOptions options = new LoopOptions();

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before call()
  CheckCommand() {}

  @Override
  public Integer call() {
    try {
      tell(options, plans.plan(options), spec);
      return ExitCode.DONE;
    } catch (RegistryException | LakeException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  /** Tells what the loop would do by a plan. */
  static void tell(LoopOptions options, LoopPlan plan, CommandSpec spec) {
    Clock clock = Clock.systemUTC();
    Instant pass = plan.pass(clock.instant());
    long began = System.nanoTime();
    View view = options.board().view();
    HomeRecords records = new HomeRecords(options.lake(), options.home());
    Versions versions =
        new Versions(options.registry(), options.model(), new RolloutFolder(options.home()));
    Optional<Turn> turn = versions.next(view.deeds());
    long took = System.nanoTime() - began;
    Duration look = Duration.ofMillis(took / NANOS_OF_A_MILLI * READS_OF_A_LOOK);
    Optional<String> problem = plan.shortLease(look);
    Optional<LocalDate> day = records.newestClosedDay();
    Retrain retrain = plan.retrain();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("pass", pass.toString())
            .put("next_pass", plan.after(pass).toString())
            .put("newest_closed_day", day.map(LocalDate::toString).orElse(null))
            .put("watched", day.map(records::isWatched).orElse(false))
            .put("version", turn.map(Turn::version).orElse(null))
            .put("paused", view.paused() != null)
            .put("look_seconds", look.toMillis() / 1e3)
            .put("lease_is_short", problem.isPresent());
    StringBuilder text = new StringBuilder();
    text.append("Passes: ")
        .append(
            plan.passEvery() == null
                ? "each day at " + plan.at() + " (UTC)"
                : "every " + plan.passEvery());
    text.append(", that of ").append(pass).append(" is due, the next at ").append(plan.after(pass));
    text.append("\nWatch: ");
    text.append(
        !plan.watch()
            ? "no"
            : day.map(
                    each ->
                        records.isWatched(each)
                            ? each + " is the newest closed day, and was watched"
                            : each + ", the newest closed day")
                .orElse("no day is closed yet"));
    text.append("\nRetrain: ");
    text.append(
        retrain == null
            ? "never"
            : "every "
                + retrain.every()
                + ", or when a watch says so and "
                + retrain.coolDown()
                + " are over; ./intent retrain --if-due --dry-run tells whether it is due");
    text.append("\nRoll out: ");
    text.append(
        turn.map(each -> each.version() + ", which is " + each.at())
            .orElse("nothing that a retraining brought to staging waits"));
    text.append(", on ").append(plan.servers().isEmpty() ? "no server" : plan.servers());
    if (view.paused() != null) {
      text.append("\nPaused by ").append(view.paused().who()).append(": ");
      text.append(view.paused().why()).append(": nothing is begun until it is resumed");
    }
    problem.ifPresent(told -> text.append("\nTOO SHORT: ").append(told));
    options.tell(spec.commandLine().getOut(), json, text.toString());
  }
}
