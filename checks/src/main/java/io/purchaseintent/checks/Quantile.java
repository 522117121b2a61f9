package io.purchaseintent.checks;

/**
 * A quantile of n numbers, as NumPy has it: at {@code (n − 1) × share}, and between two numbers as
 * it is told.
 */
final class Quantile {

  /** What stands for a place between two numbers. */
  enum Between {
    LINEAR,
    LOWER,
    HIGHER,
    MIDPOINT,
    /** The nearer of the two; of two that are equally near the one whose rank is even. */
    NEAREST
  }

  private final long low;
  private final long high;
  private final double part;
  private final boolean none;

  Quantile(double share, long n, Between between) {
    // By way of percent, as pandas does, whose rounding is that of the bound it is compared with.
    double place = Math.max(0, n - 1) * (share * 100 / 100);
    long floor = (long) Math.floor(place);
    long ceiling = Math.min(floor + 1, Math.max(0, n - 1));
    double rest = place - floor;
    none = n == 0;
    switch (between) {
      case LOWER -> {
        low = floor;
        part = 0;
      }
      case HIGHER -> {
        low = rest == 0 ? floor : ceiling;
        part = 0;
      }
      case NEAREST -> {
        low = (long) Math.rint(place);
        part = 0;
      }
      case MIDPOINT -> {
        low = floor;
        part = rest == 0 ? 0 : 0.5;
      }
      default -> {
        low = floor;
        part = rest;
      }
    }
    high = part == 0 ? low : ceiling;
  }

  void askFor(Ranks ranks) {
    ranks.ask(low);
    ranks.ask(high);
  }

  /** The quantile; NaN of no numbers. */
  double in(Ranks ranks) {
    double a = ranks.at(low);
    double b = ranks.at(high);
    if (none || low == high) {
      return none ? Double.NaN : a;
    }
    double step = b - a;
    return part >= 0.5 ? b - step * (1 - part) : a + step * part;
  }
}
