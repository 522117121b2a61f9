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
   * By which draws each action is done, where they are chosen with some probabilities: the one way
   * in which {@link Decider} draws. As much as the least probable action has, each has first, one
   * beside the other; then each has what it has more. So of a policy that explores a share of the
   * visits, the others are the best action's, whichever that is at a moment.
   *
   * @param probabilities with which each action of a policy is chosen, in its order; 0 of one that
   *     may not be
   * @return a set for each; they are apart, and together {@link #ALL} but for rounding
   * @throws IllegalArgumentException if the probabilities do not add up to 1
   */
  public static List<Draws> byAction(double[] probabilities) {
    int size = 0;
    double least = 1;
    double sum = 0;
    for (double probability : probabilities) {
      size += probability > 0 ? 1 : 0;
      least = probability > 0 ? Math.min(least, probability) : least;
      sum += probability;
    }
    if (!(Math.abs(sum - 1) < LEAST_SEEN)) {
      throw new IllegalArgumentException(
          "The probabilities " + Arrays.toString(probabilities) + " do not add up to 1");
    }
    List<Draws> all = new ArrayList<>();
    int place = 0;
    double more = size * least;
    for (double probability : probabilities) {
      if (probability > 0) {
        Draws first = between(least * place, least * (place + 1));
        all.add(first.or(between(more, more + probability - least)));
        more += probability - least;
        place++;
      } else {
        all.add(NONE);
      }
    }
    return all;
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
