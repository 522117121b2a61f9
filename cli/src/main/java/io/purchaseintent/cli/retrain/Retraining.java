package io.purchaseintent.cli.retrain;

import io.purchaseintent.command.UserError;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Goes through the steps of a retraining, each of which is kept before it begins and after it ends:
 * a run that was killed goes on with the step at which it was.
 */
public final class Retraining {

  /** How long a program of a killed run may take to notice. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final List<Step> steps;
  private final Places places;
  private final Programs programs;
  private final Clock clock;
  private final PrintStream err;

  Retraining(
      Supplier<LakeDays> days, Places places, Programs programs, Clock clock, PrintStream err) {
    this.steps =
        List.of(
            new DaysStep(days),
            new ChecksStep(),
            new TrainingSetStep(),
            new TrainStep(),
            new GatesStep(),
            new StagingStep());
    this.places = places;
    this.programs = programs;
    this.clock = clock;
    this.err = err;
  }

  /** Goes on with a run to its end, and returns how that is. */
  RunState run(RetrainRun run) {
    awaitEndOfBefore(run);
    Work work = new Work(run, run.request(), places, programs);
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      String title = String.format("[%d/%d] %-13s", i + 1, steps.size(), step.name());
      if (run.hasPassed(step.name())) {
        err.println(title + "was done before");
        continue;
      }
      run.begin(step.name(), clock.instant());
      StepEnd end = end(step, work);
      run.end(step.name(), end, clock.instant());
      err.println(title + end.says());
      if (end.outcome() != StepEnd.Outcome.PASSED) {
        return end(run, stateOf(end), end.says());
      }
    }
    return end(run, RunState.STAGED, run.fact(TrainStep.VERSION) + " is in staging");
  }

  private RunState end(RetrainRun run, RunState state, String says) {
    run.end(state, says, clock.instant());
    return state;
  }

  private static StepEnd end(Step step, Work work) {
    try {
      return step.run(work);
    } catch (UserError e) {
      return StepEnd.of(StepEnd.Outcome.FAILED, String.valueOf(e.getMessage()));
    }
  }

  private static RunState stateOf(StepEnd end) {
    return switch (end.outcome()) {
      case PASSED -> RunState.RUNNING;
      case OVER -> RunState.SAME;
      case DATA_BROKEN -> RunState.REFUSED_FOR_DATA;
      case GATE_REFUSED -> RunState.REFUSED_BY_GATES;
      case FAILED -> RunState.FAILED;
    };
  }

  /** A program ends when it notices that its parent is gone: two must not be at work at once. */
  private void awaitEndOfBefore(RetrainRun run) {
    Optional<ProcessHandle> before = run.stillAtWork();
    if (before.isEmpty()) {
      return;
    }
    err.println("waits for process " + before.get().pid() + " of the run that was killed");
    try {
      before.get().onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new UserError(
          "Process " + before.get().pid() + " of the run that was killed goes on: end it first", e);
    } catch (InterruptedException | ExecutionException e) {
      Thread.currentThread().interrupt();
      throw new UserError("Interrupted", e);
    }
  }
}
