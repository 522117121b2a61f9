package io.purchaseintent.training;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A search for parameters within a budget: many draws are tried on a small part of the rows, the
 * best third of them on a greater part, and the best third of those on all rows (K. Jamieson, A.
 * Talwalkar: Non-stochastic best arm identification and hyperparameter optimization, 2016).
 *
 * <p>The first trial has the default parameters, so that a search ends with others only if they did
 * better somewhere. The same seed and the same scores give the same trials, however often the
 * search was stopped and taken up again; only a search that ran out of time depends on the machine.
 */
public final class SuccessiveHalving {

  /** One in so many of the sessions that end without a purchase, rung after rung. */
  private static final int[] RUNGS = {9, 3, 1};

  private static final int KEPT_ONE_IN = 3;

  /**
   * How parameters did.
   *
   * @param rounds trees that were best
   * @param loss log loss on the validation rows
   */
  public record Score(int rounds, double loss) {}

  /**
   * A trial on one rung.
   *
   * @param number of the trial, from 0
   * @param oneIn share of the sessions without a purchase that it was trained on
   */
  public record Trial(int number, int oneIn, BoosterParameters parameters, Score score) {}

  /** Trains and scores. */
  @FunctionalInterface
  public interface Objective {

    /** The score of parameters on one in so many of the sessions without a purchase. */
    Score score(BoosterParameters parameters, int oneIn);
  }

  /** What remembers trials, should the process die. */
  public interface Memory {

    /** The score of a trial that was done before, or null. */
    @Nullable Score find(int number, int oneIn);

    /** Remembers a trial. */
    void keep(Trial trial);
  }

  /** Hears of each trial. */
  public interface Listener {

    /** A trial was done; {@code best} is the best of its rung so far. */
    void trial(Trial trial, Trial best);
  }

  /**
   * What a search found.
   *
   * @param best of the last rung that was reached
   * @param trials in the order in which they were done
   * @param cutShort whether time ran out
   */
  public record Found(Trial best, List<Trial> trials, boolean cutShort) {}

  private final List<BoosterParameters> draws = new ArrayList<>();
  private final Clock clock;
  private final Instant end;

  /**
   * A search.
   *
   * @param trials draws, the defaults among them; at least 1
   * @param end after which no trial begins, but for the first
   */
  public SuccessiveHalving(
      SearchSpace space, BoosterParameters defaults, int trials, Clock clock, Instant end) {
    if (trials < 1) {
      throw new IllegalArgumentException(trials + " trials: there must be at least 1");
    }
    this.clock = clock;
    this.end = end;
    SplittableRandom random = new SplittableRandom(defaults.seed());
    draws.add(defaults);
    while (draws.size() < trials) {
      draws.add(space.draw(random, defaults));
    }
  }

  /** Searches. */
  public Found run(Objective objective, Memory memory, Listener listener) {
    List<Trial> all = new ArrayList<>();
    List<Integer> candidates = IntStream.range(0, draws.size()).boxed().toList();
    Trial best = null;
    for (int oneIn : RUNGS) {
      List<Trial> rung = new ArrayList<>();
      for (int number : candidates) {
        if (best != null && !clock.instant().isBefore(end)) {
          return new Found(best, all, true);
        }
        Trial trial = trial(number, oneIn, objective, memory);
        rung.add(trial);
        all.add(trial);
        best = ranked(rung).get(0);
        listener.trial(trial, best);
      }
      candidates =
          ranked(rung).stream()
              .limit((rung.size() + KEPT_ONE_IN - 1) / KEPT_ONE_IN)
              .map(Trial::number)
              .toList();
    }
    if (best == null) {
      throw new IllegalStateException("Checked when the search was made: there is a trial");
    }
    return new Found(best, all, false);
  }

  private Trial trial(int number, int oneIn, Objective objective, Memory memory) {
    BoosterParameters parameters = draws.get(number);
    Score known = memory.find(number, oneIn);
    if (known != null) {
      return new Trial(number, oneIn, parameters, known);
    }
    Trial trial = new Trial(number, oneIn, parameters, objective.score(parameters, oneIn));
    memory.keep(trial);
    return trial;
  }

  private static List<Trial> ranked(List<Trial> rung) {
    return rung.stream()
        .sorted(
            Comparator.comparingDouble((Trial trial) -> trial.score().loss())
                .thenComparingInt(Trial::number))
        .toList();
  }
}
