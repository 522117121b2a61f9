package io.purchaseintent.benchmark.drift;

import io.purchaseintent.hash.StableHash;
import io.purchaseintent.monitoring.Slices;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.pipeline.quality.QualityRehearsal;
import io.purchaseintent.rules.Finding;
import io.purchaseintent.rules.History;
import io.purchaseintent.rules.Judge;
import io.purchaseintent.rules.RuleBook;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Days whose visits buy more or less often than before: buyers are drawn so many times as often as
 * others, so that the odds of buying, given anything else, are so many times as high.
 */
final class Outcomes {

  /** No change; then up and down: weak, medium, strong. Nobody buys at 0. */
  static final double[] FACTORS = {1, 1.1, 1.5, 2, 0.9, 0.5, 0};

  private final SessionPool pool;
  private final Slices slices;
  private final long seed;

  /**
   * @param pool sessions that the model was not trained on
   */
  Outcomes(SessionPool pool, long seed) {
    this.pool = pool;
    this.slices = Slices.of(pool.featureSet());
    this.seed = seed;
  }

  /** Goes through a week until a day alarms by the release's rules of quality. */
  Days.Seen untilAlarm(double factor, int sessions, int trial) {
    return Days.Seen.ofWeek(day -> alarms(factor, sessions, trial * Days.WEEK + day));
  }

  /** The rules by which the quality of a day alarms. */
  List<String> alarms(double factor, int sessions, int number) {
    SplittableRandom random =
        new SplittableRandom(StableHash.of(seed + "/odds" + factor + "/" + number));
    double most = Math.max(factor, 1);
    QualityRehearsal quality = new QualityRehearsal();
    for (int i = 0; i < sessions; ) {
      List<ScoredMoment> session = pool.sessions().get(random.nextInt(pool.sessions().size()));
      double weight = SessionPool.buys(session) ? factor : 1;
      if (random.nextDouble() < weight / most) {
        add(quality, "s" + i, session);
        i++;
      }
    }
    return new Judge(RuleBook.defaults())
        .judge(quality.report(DayPeriod.of(LocalDate.EPOCH)), History.none()).stream()
            .filter(Finding::isRefusal)
            .map(finding -> finding.rule().name())
            .distinct()
            .toList();
  }

  private void add(QualityRehearsal quality, String name, List<ScoredMoment> session) {
    ScoredMoment first = session.get(0);
    int[] places = slices.of(first.vector(), first.segment());
    quality.add(
        name,
        session.stream().map(ScoredMoment::propensity).toList(),
        Arrays.stream(places).skip(1).mapToObj(place -> slices.names().get(place)).toList(),
        SessionPool.buys(session));
  }
}
