package io.purchaseintent.benchmark.drift;

import io.purchaseintent.feature.FeatureSet;
import io.purchaseintent.hash.StableHash;
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
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntFunction;

/**
 * Days of sessions that are drawn with replacement, so that nothing but what is done to them
 * changes.
 */
final class Days {

  /** Larger days are not changed: what these do not see is not seen in time. */
  static final int MOST_CHANGED = 10_000;

  static final int WEEK = 7;
  private static final LocalDate DAY = LocalDate.EPOCH;

  /** A log tells it, vectors do not. */
  private static final String OF_THE_LOG = "predictions";

  private final SessionPool pool;
  private final SessionPool before;
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
  record Seen(int day, List<String> rules) {

    /** The first of seven days that alarms. */
    static Seen ofWeek(IntFunction<List<String>> alarms) {
      for (int day = 1; day <= WEEK; day++) {
        List<String> rules = alarms.apply(day);
        if (!rules.isEmpty()) {
          return new Seen(day, rules);
        }
      }
      return new Seen(0, List.of());
    }
  }

  /**
   * Days of one half of the sessions, beside a reference of the other: a day that is drawn from the
   * reference's own sessions would be calmer than days are.
   *
   * @param of what the version is compared with
   */
  Days(SessionPool sessions, PropensityModel model, ReferenceProfile.Model of, long seed) {
    this.before = sessions.half(true);
    this.pool = sessions.half(false);
    this.model = model;
    this.reference = before.reference(of);
    this.seed = seed;
    this.changed = mostImportantNumber(reference);
    this.column = pool.featureSet().names().indexOf(changed.name());
  }

  /** Of the numbers with many values that are always there, the one that moves scores most. */
  private static Column mostImportantNumber(ReferenceProfile reference) {
    Map<String, Double> importance = Objects.requireNonNull(reference.model()).importance();
    return reference.features().columns().stream()
        .filter(column -> !column.categorical() && column.edges().length > 500)
        .max(Comparator.comparingDouble(column -> importance.getOrDefault(column.name(), 0.0)))
        .orElseThrow(() -> new IllegalArgumentException("No feature has more than 500 values"));
  }

  String changedFeature() {
    return changed.name();
  }

  /** What the days' vectors are of. */
  FeatureSet features() {
    return pool.featureSet();
  }

  /** Sessions of the reference, each once: so many, or all. */
  ChangedDay before(int sessions) {
    ChangedDay day = new ChangedDay(pool.featureSet(), column, changed.summary().spread());
    before.sessions().stream().limit(sessions).forEach(day::add);
    return day;
  }

  /** A day on which all is as in training. */
  ChangedDay unchanged(int sessions, int number) {
    return draw(sessions, 0, random("unchanged", number));
  }

  /** Such a day of sessions that have so many moments each. */
  ChangedDay unchanged(int sessions, int moments, int number) {
    return draw(sessions, moments, random("unchanged", number));
  }

  /** A day on which something changed. */
  ChangedDay changed(InjectedChange change, double strength, int sessions, int number) {
    SplittableRandom random = random(change.code() + strength, number);
    ChangedDay day = draw(sessions, 0, random);
    change.apply(day, strength, random);
    return day;
  }

  /** Goes through a week, each day of which has the change, until a report alarms. */
  Seen untilAlarm(InjectedChange change, double strength, int sessions, int trial) {
    return Seen.ofWeek(day -> alarms(changed(change, strength, sessions, trial * WEEK + day)));
  }

  /** The rules by which a day's report alarms. */
  List<String> alarms(ChangedDay day) {
    DriftRehearsal drift = new DriftRehearsal(reference);
    for (int row = 0; row < day.rows(); row++) {
      float[] vector = day.vector(row);
      ScoredMoment origin = day.origin(row);
      Segment segment = origin.segment();
      boolean known = day.isUnchanged(row);
      drift.add(
          StableHash.of("session/" + day.session(row)),
          StableHash.of("row/" + row),
          segment,
          (float) (known ? origin.propensity() : model.propensity(segment, vector)),
          known ? origin.margin() : model.margin(segment, vector),
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

  /**
   * @param moments of each session; 0 leaves it its own
   */
  private ChangedDay draw(int sessions, int moments, SplittableRandom random) {
    ChangedDay day = new ChangedDay(pool.featureSet(), column, changed.summary().spread());
    for (int i = 0; i < sessions; i++) {
      List<ScoredMoment> session = pool.sessions().get(random.nextInt(pool.sessions().size()));
      if (moments == 0) {
        day.add(session);
      } else {
        day.add(session, moments, random);
      }
    }
    return day;
  }
}
