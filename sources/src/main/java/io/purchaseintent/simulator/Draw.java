package io.purchaseintent.simulator;

import java.util.SplittableRandom;

/**
 * Random draws from a seed, the same on every machine and JDK: only strict arithmetic is used.
 *
 * <p>Not thread-safe.
 */
final class Draw {

  private final SplittableRandom random;

  /** The draws of one purpose, told by numbers such as the seed, the day and the visit. */
  Draw(long... purpose) {
    random = new SplittableRandom(hash(purpose));
  }

  /** A hash of numbers of which each bit depends on all their bits. */
  static long hash(long... numbers) {
    long hash = 0x9e3779b97f4a7c15L;
    for (long number : numbers) {
      hash = mix(hash ^ mix(number + 0x632be59bd9b4e019L)) + 0x9e3779b97f4a7c15L;
    }
    return hash;
  }

  /** The finalizer of SplitMix64. */
  private static long mix(long z) {
    long x = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
    return x ^ (x >>> 31);
  }

  /** Uniform in {@code [0, 1)}. */
  double unit() {
    return random.nextDouble();
  }

  /** Uniform in {@code [0, bound)}. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Whether a thing of this probability happens. */
  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Normal with mean 0 and deviation 1 (Box-Muller). */
  double normal() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - unit()));
    return radius * StrictMath.cos(2 * StrictMath.PI * unit());
  }

  /** Exponential with this mean. */
  double exponential(double mean) {
    return -mean * StrictMath.log(1 - unit());
  }

  /** Poisson with this mean; by a rounded normal from 400 on, where the two are alike. */
  int poisson(double mean) {
    if (mean >= 400) {
      return (int) Math.max(0, StrictMath.round(mean + StrictMath.sqrt(mean) * normal()));
    }
    int count = -1;
    for (double time = 0; time < mean; time += exponential(1)) {
      count++;
    }
    return Math.max(count, 0);
  }

  /** An index with probability in proportion to its weight. */
  int index(double... weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double at = unit() * sum;
    for (int i = 0; i < weights.length - 1; i++) {
      at -= weights[i];
      if (at < 0) {
        return i;
      }
    }
    return weights.length - 1;
  }
}
