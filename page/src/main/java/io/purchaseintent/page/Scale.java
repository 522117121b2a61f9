package io.purchaseintent.page;

import java.util.ArrayList;
import java.util.List;

/**
 * Where values lie on an axis.
 *
 * @param from value at {@code start}
 * @param to value at {@code end}, above {@code from}
 * @param start of the axis in the drawing
 * @param end of the axis in the drawing
 * @param logarithmic whether equal factors lie equally far apart; {@code from} is then above 0
 */
public record Scale(double from, double to, double start, double end, boolean logarithmic) {

  private static final int TICKS = 5;

  /** Refuses an axis without length, and a logarithmic one that reaches 0. */
  public Scale {
    if (!(from < to) || (logarithmic && !(from > 0))) {
      throw new IllegalArgumentException("An axis cannot go from " + from + " to " + to);
    }
  }

  /** An axis on which equal differences lie equally far apart. */
  public static Scale linear(double from, double to) {
    return new Scale(from, to, 0, 1, false);
  }

  /** An axis on which equal factors lie equally far apart; {@code from} is above 0. */
  public static Scale logarithmic(double from, double to) {
    return new Scale(from, to, 0, 1, true);
  }

  /** The same axis at another place of the drawing. */
  public Scale between(double newStart, double newEnd) {
    return new Scale(from, to, newStart, newEnd, logarithmic);
  }

  /** The place of a value; one beyond an end is drawn at the end. */
  public double at(double value) {
    double held = Math.min(to, Math.max(from, value));
    double share =
        logarithmic ? Math.log(held / from) / Math.log(to / from) : (held - from) / (to - from);
    return start + share * (end - start);
  }

  /** Round values to write at the axis. */
  public List<Double> ticks() {
    return logarithmic ? logarithmicTicks() : linearTicks();
  }

  private List<Double> linearTicks() {
    double rough = (to - from) / TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step =
        power * (rough / power < 1.5 ? 1 : rough / power < 3.5 ? 2 : rough / power < 7.5 ? 5 : 10);
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  private List<Double> logarithmicTicks() {
    boolean few = to / from <= 200;
    List<Double> ticks = new ArrayList<>();
    for (int power = (int) Math.floor(Math.log10(from)); power <= Math.log10(to) + 1; power++) {
      for (double digit : few ? new double[] {1, 2, 5} : new double[] {1}) {
        double tick = digit * Math.pow(10, power);
        if (tick >= from * (1 - 1e-9) && tick <= to * (1 + 1e-9)) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }
}
