package io.purchaseintent.decision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A set of draws: of the numbers from 0 to below 1, one of which each visit has and keeps. Its
 * moments are decided by the same draw, so the probability of all that was done in it is the size
 * of the set of draws that do all of it.
 *
 * <p>Immutable.
 */
public final class Draws {

  /** All there are. */
  public static final Draws ALL = new Draws(new double[] {0, 1});

  /** None. */
  public static final Draws NONE = new Draws(new double[0]);

  /** What a difference of two sums of probabilities may be, and be none. */
  private static final double ROUNDING = 1e-12;

  /** What of a probability is more than rounding of a log. */
  private static final double LEAST_SEEN = 1e-9;

  /** Pairs of a first number and one past the last, ascending and apart. */
  private final double[] ends;

  private Draws(double[] ends) {
    this.ends = ends;
  }

  /** Those from one number to below another. */
  public static Draws between(double from, double to) {
    return to - from > ROUNDING ? new Draws(new double[] {from, to}) : NONE;
  }

  /**
   * By which draws each action is done, as {@link Decider} draws: those below the share that is
   * explored are parted evenly among the actions of the choice in their order, the others are the
   * best one's.
   *
   * @param probabilities with which each action of a policy is chosen, in its order; 0 of one that
   *     may not be. All that are not 0 are equal, but for one that may be greater
   * @return a set for each; they are apart, and together {@link #ALL}
   * @throws IllegalArgumentException if the probabilities are not those of such draws
   */
  public static List<Draws> byAction(double[] probabilities) {
    int size = 0;
    int best = -1;
    double least = 1;
    for (int i = 0; i < probabilities.length; i++) {
      if (probabilities[i] > 0) {
        size++;
        least = Math.min(least, probabilities[i]);
        best = best < 0 || probabilities[i] > probabilities[best] ? i : best;
      }
    }
    requireDrawn(probabilities, size, least, best);
    double explored = size == 1 ? 0 : Math.min(1, size * least);
    List<Draws> all = new ArrayList<>();
    int place = 0;
    for (int i = 0; i < probabilities.length; i++) {
      Draws draws = i == best ? between(explored, 1) : NONE;
      if (probabilities[i] > 0 && explored > 0) {
        draws = between(explored * place / size, explored * (place + 1) / size).or(draws);
      }
      place += probabilities[i] > 0 ? 1 : 0;
      all.add(draws);
    }
    return all;
  }

  private static void requireDrawn(double[] probabilities, int size, double least, int best) {
    double sum = 0;
    boolean equal = size > 0;
    for (int i = 0; i < probabilities.length; i++) {
      sum += probabilities[i];
      equal &= i == best || probabilities[i] == 0 || probabilities[i] - least < LEAST_SEEN;
    }
    if (!equal || Math.abs(sum - 1) > LEAST_SEEN) {
      throw new IllegalArgumentException(
          "Actions that are chosen with "
              + Arrays.toString(probabilities)
              + " are not drawn as a policy draws them: all but the best are as probable, and all"
              + " add up to 1");
    }
  }

  /** Those that are in both. */
  public Draws and(Draws other) {
    double[] both = new double[ends.length + other.ends.length];
    int size = 0;
    int mine = 0;
    int others = 0;
    while (mine < ends.length && others < other.ends.length) {
      double from = Math.max(ends[mine], other.ends[others]);
      double to = Math.min(ends[mine + 1], other.ends[others + 1]);
      if (to - from > ROUNDING) {
        both[size++] = from;
        both[size++] = to;
      }
      if (ends[mine + 1] < other.ends[others + 1]) {
        mine += 2;
      } else {
        others += 2;
      }
    }
    return new Draws(Arrays.copyOf(both, size));
  }

  /** Those of two sets of which the first ends before the second begins. */
  private Draws or(Draws later) {
    if (ends.length == 0 || later.ends.length == 0) {
      return ends.length == 0 ? later : this;
    }
    double[] all = Arrays.copyOf(ends, ends.length + later.ends.length);
    System.arraycopy(later.ends, 0, all, ends.length, later.ends.length);
    return new Draws(all);
  }

  /** Which part of all they are: a probability. */
  public double size() {
    double size = 0;
    for (int i = 0; i < ends.length; i += 2) {
      size += ends[i + 1] - ends[i];
    }
    return size;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return ends.length == 0;
  }

  /** Whether a draw is one of them. */
  public boolean contains(double draw) {
    for (int i = 0; i < ends.length; i += 2) {
      if (ends[i] <= draw && draw < ends[i + 1]) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return "Draws" + Arrays.toString(ends);
  }
}
