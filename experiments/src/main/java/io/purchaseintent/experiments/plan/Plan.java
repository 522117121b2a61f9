package io.purchaseintent.experiments.plan;

import io.purchaseintent.statistics.Detectability;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What an experiment would have found in the lake's last weeks.
 *
 * @param from the first day of the weeks
 * @param before how many weeks before were looked at
 * @param oneOf of how many units one was looked at
 * @param weeks one row for each length
 */
public record Plan(
    Unit unit,
    Metric metric,
    Layout layout,
    LocalDate from,
    int before,
    int oneOf,
    List<Row> weeks) {

  private static final int DAYS = 7;

  /**
   * An experiment of some weeks, and the least effects that it finds, as shares of the mean; NaN
   * where that cannot be told.
   *
   * @param once where it is looked at once, at its end
   * @param daily where it is looked at each day, and ended when it is sure
   * @param dailyAdjusted that, with what units did in the weeks before taken out of the variance
   */
  public record Row(Spell spell, double once, double daily, double dailyAdjusted) {}

  static Plan of(
      Unit unit, Metric metric, Layout layout, LocalDate from, int before, UnitWeeks seen) {
    double once = Detectability.once(layout.riskOfEach(), layout.power());
    List<Row> rows = new ArrayList<>();
    for (Spell spell : seen.spells(metric)) {
      double daily =
          Detectability.anyLook(layout.riskOfEach(), layout.power(), DAYS * spell.weeks());
      rows.add(
          new Row(
              spell,
              layout.leastEffect(spell, once, 1),
              layout.leastEffect(spell, daily, 1),
              before == 0 ? Double.NaN : layout.leastEffect(spell, daily, spell.left())));
    }
    return new Plan(unit, metric, layout, from, before, seen.oneOf(), List.copyOf(rows));
  }

  /** The first number of weeks after which an effect is found; empty where it is in none. */
  public Optional<Integer> weeksFor(double effect, ToDoubleFunction<Row> least) {
    return weeks.stream()
        .filter(row -> least.applyAsDouble(row) <= effect)
        .map(row -> row.spell().weeks())
        .findFirst();
  }
}
