package io.purchaseintent.benchmark.drift;

import io.purchaseintent.hash.StableHash;
import io.purchaseintent.lake.table.MomentRow;
import io.purchaseintent.monitoring.Column;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.pipeline.drift.DriftRehearsal;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.rules.History;
import io.purchaseintent.rules.Judge;
import io.purchaseintent.rules.RuleBook;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.scoring.Segment;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Days of sessions that are drawn with replacement, so that nothing but what is done to them
 * changes.
 */
final class Days {

  /** Larger days are not made ten times as large. */
  static final int MOST_REPEATED = 10_000;

  /** Larger days are not changed: what these do not see is not seen in time. */
  static final int MOST_CHANGED = 10_000;

  private static final int WEEK = 7;
  private static final LocalDate DAY = LocalDate.EPOCH;

  /** A log tells it, vectors do not. */
  private static final String OF_THE_LOG = "predictions";

  private final SessionPool pool;
  private final PropensityModel model;
  private final ReferenceProfile reference;
  private final long seed;
  private final Column changed;
  private final int column;

  /**
   * A change that was seen.
   *
   * @param day on which a report alarmed, from 1; 0 if none of a week did
   * @param rules that alarmed then
   */
  record Seen(int day, List<String> rules) {}

  Days(SessionPool pool, PropensityModel model, ReferenceProfile reference, long seed) {
    this.pool = pool;
    this.model = model;
    this.reference = reference;
    this.seed = seed;
    this.changed = mostImportantNumber(reference);
    this.column = pool.featureSet().names().indexOf(changed.name());
  }

  /** Of the numbers with many values that are always there, the one that moves scores most. */
  private static Column mostImportantNumber(ReferenceProfile reference) {
    ReferenceProfile.Model model = reference.model();
    if (model == null) {
      throw new IllegalArgumentException("The reference is of a training set, not of a version");
    }
    return reference.features().columns().stream()
        .filter(column -> !column.categorical() && column.edges().length > 500)
        .max(
            Comparator.comparingDouble(
                column -> model.importance().getOrDefault(column.name(), 0.0)))
        .orElseThrow(() -> new IllegalArgumentException("No feature has more than 500 values"));
  }

  String changedFeature() {
    return changed.name();
  }

  SessionPool pool() {
    return pool;
  }

  /** A day on which all is as in training. */
  ChangedDay unchanged(int sessions, int times, int number) {
    return draw(sessions, times, random("unchanged", number));
  }

  /** A day on which something changed. */
  ChangedDay changed(InjectedChange change, double strength, int sessions, int number) {
    SplittableRandom random = random(change.code() + strength, number);
    ChangedDay day = draw(sessions, 1, random);
    change.apply(day, strength, random);
    return day;
  }

  /** Goes through a week, each day of which has the change, until a report alarms. */
  Seen untilAlarm(InjectedChange change, double strength, int sessions, int trial) {
    for (int day = 1; day <= WEEK; day++) {
      List<String> rules = alarms(changed(change, strength, sessions, trial * WEEK + day));
      if (!rules.isEmpty()) {
        return new Seen(day, rules);
      }
    }
    return new Seen(0, List.of());
  }

  /** The rules by which a day's report alarms. */
  List<String> alarms(ChangedDay day) {
    DriftRehearsal drift = new DriftRehearsal(reference);
    for (int row = 0; row < day.rows(); row++) {
      float[] vector = day.vector(row);
      Segment segment = Segment.of(day.origin(row).known());
      drift.add(
          StableHash.of("session/" + day.session(row)),
          StableHash.of("row/" + row),
          segment,
          (float) model.propensity(segment, vector),
          model.margin(segment, vector),
          vector);
    }
    return new Judge(RuleBook.defaults())
        .judge(drift.report(DayPeriod.of(DAY), model.version()), History.none()).stream()
            .filter(finding -> finding.isRefusal() && !OF_THE_LOG.equals(finding.subject()))
            .map(finding -> finding.rule().name())
            .distinct()
            .toList();
  }

  private SplittableRandom random(String what, int number) {
    return new SplittableRandom(StableHash.of(seed + "/" + what + "/" + number));
  }

  private ChangedDay draw(int sessions, int times, SplittableRandom random) {
    ChangedDay day = new ChangedDay(pool.featureSet(), column, changed.summary().spread());
    for (int i = 0; i < sessions; i++) {
      List<MomentRow> moments = pool.sessions().get(random.nextInt(pool.sessions().size()));
      day.add(moments, times);
    }
    return day;
  }
}
