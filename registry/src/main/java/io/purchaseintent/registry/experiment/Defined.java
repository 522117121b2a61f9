package io.purchaseintent.registry.experiment;

import io.purchaseintent.experiment.Experiment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version of an experiment, and what was done to it.
 *
 * @param started null where it was not yet
 * @param stopped null where it was not
 */
public record Defined(
    Experiment experiment,
    ExperimentMove created,
    @Nullable ExperimentMove started,
    @Nullable ExperimentMove stopped) {

  /** How it is with it at a time. */
  public ExperimentState stateAt(Instant time) {
    if (stopped != null) {
      return ExperimentState.STOPPED;
    }
    if (started == null) {
      return ExperimentState.CREATED;
    }
    if (experiment.isOverAt(time)) {
      return ExperimentState.ENDED;
    }
    Instant start = experiment.start();
    return start != null && time.isBefore(start)
        ? ExperimentState.SCHEDULED
        : ExperimentState.RUNNING;
  }

  /** Whether it has a part of its layer at a time: it runs, or will without another command. */
  public boolean isOnAt(Instant time) {
    ExperimentState state = stateAt(time);
    return state == ExperimentState.RUNNING || state == ExperimentState.SCHEDULED;
  }

  Defined with(ExperimentMove move) {
    return switch (move.action()) {
      case CREATE -> this;
      case START -> new Defined(experiment, created, move, stopped);
      case STOP -> new Defined(experiment, created, started, move);
    };
  }
}
