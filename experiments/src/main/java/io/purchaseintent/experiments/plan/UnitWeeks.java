package io.purchaseintent.experiments.plan;

import io.purchaseintent.hash.StableHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What each unit did week by week, before an experiment's first day and after it. Of more units
 * than are kept in memory those are, whose hash says so: as many as fit. Not thread-safe.
 */
final class UnitWeeks {

  private static final long WEEK = Duration.ofDays(7).toMillis();
  private static final String SALT = "experiments plan\n";

  private final long startMillis;
  private final int weeks;
  private final int before;
  private final int most;
  private final Map<Long, Cells> units = new HashMap<>();
  private int oneOf = 1;

  /** Of one unit. The first cell is of all weeks before. */
  private static final class Cells {
    private final float[] orders;
    private final float[] revenue;
    private int first = Integer.MAX_VALUE;

    Cells(int weeks) {
      orders = new float[weeks + 1];
      revenue = new float[weeks + 1];
    }
  }

  /**
   * @param startMillis of the first of the weeks
   * @param before how many weeks before it are looked at; 0 for none
   * @param most units that are kept
   */
  UnitWeeks(long startMillis, int weeks, int before, int most) {
    this.startMillis = startMillis;
    this.weeks = weeks;
    this.before = before;
    this.most = most;
  }

  /** Adds a visit; those of other times are not looked at. */
  void add(String unit, long visitMillis, int orders, double revenue) {
    long week = Math.floorDiv(visitMillis - startMillis, WEEK);
    if (week < -before || week >= weeks) {
      return;
    }
    long hash = StableHash.of(SALT + unit);
    if (Long.remainderUnsigned(hash, oneOf) != 0) {
      return;
    }
    Cells cells = units.computeIfAbsent(hash, added -> new Cells(weeks));
    int cell = (int) Math.max(0, week + 1);
    cells.orders[cell] += orders;
    cells.revenue[cell] += (float) revenue;
    if (week >= 0) {
      cells.first = Math.min(cells.first, (int) week);
    }
    while (units.size() > most) {
      oneOf *= 2;
      units.keySet().removeIf(kept -> Long.remainderUnsigned(kept, oneOf) != 0);
    }
  }

  /** Of how many units one was looked at. */
  int oneOf() {
    return oneOf;
  }

  /** The first week, the first two, and so on. */
  List<Spell> spells(Metric metric) {
    List<Spell> spells = new ArrayList<>();
    for (int length = 1; length <= weeks; length++) {
      spells.add(spell(metric, length));
    }
    return spells;
  }

  private Spell spell(Metric metric, int length) {
    long count = 0;
    double mean = 0;
    double meanBefore = 0;
    double squares = 0;
    double squaresBefore = 0;
    double products = 0;
    for (Cells cells : units.values()) {
      if (cells.first < length) {
        double orders = 0;
        double revenue = 0;
        for (int week = 1; week <= length; week++) {
          orders += cells.orders[week];
          revenue += cells.revenue[week];
        }
        double value = metric.of(orders, revenue);
        double earlier = metric.of(cells.orders[0], cells.revenue[0]);
        count++;
        double away = value - mean;
        double awayBefore = earlier - meanBefore;
        mean += away / count;
        meanBefore += awayBefore / count;
        squares += away * (value - mean);
        squaresBefore += awayBefore * (earlier - meanBefore);
        products += away * (earlier - meanBefore);
      }
    }
    double scale = Math.sqrt(squares * squaresBefore);
    double correlation = before == 0 ? Double.NaN : scale == 0 ? 0 : products / scale;
    double variance = count < 2 ? Double.NaN : squares / (count - 1);
    return new Spell(length, count * oneOf, mean, variance, correlation);
  }
}
