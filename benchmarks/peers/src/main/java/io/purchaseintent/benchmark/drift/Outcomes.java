package io.purchaseintent.benchmark.drift;

import io.purchaseintent.hash.StableHash;
import io.purchaseintent.lake.table.MomentRow;
import io.purchaseintent.monitoring.Slices;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.pipeline.quality.QualityRehearsal;
import io.purchaseintent.rules.Finding;
import io.purchaseintent.rules.History;
import io.purchaseintent.rules.Judge;
import io.purchaseintent.rules.RuleBook;
import io.purchaseintent.scoring.PropensityModel;
import io.purchaseintent.scoring.Segment;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Days whose visits buy more often than before: buyers are drawn so many times as often as others,
 * so that the odds of buying, given anything else, are so many times as high.
 */
final class Outcomes {

  /** No change, weak, medium, strong. */
  static final double[] FACTORS = {1, 1.1, 1.5, 2};

  private final SessionPool pool;
  private final PropensityModel model;
  private final Slices slices;
  private final long seed;

  /**
   * @param pool sessions that the model was not trained on
   */
  Outcomes(SessionPool pool, PropensityModel model, long seed) {
    this.pool = pool;
    this.model = model;
    this.slices = Slices.of(pool.featureSet());
    this.seed = seed;
  }

  /** Whether the quality of a day alarms by the release's rules. */
  boolean alarms(double factor, int sessions, int number) {
    SplittableRandom random =
        new SplittableRandom(StableHash.of(seed + "/odds" + factor + "/" + number));
    double most = FACTORS[FACTORS.length - 1];
    QualityRehearsal quality = new QualityRehearsal();
    for (int i = 0; i < sessions; ) {
      List<MomentRow> session = pool.sessions().get(random.nextInt(pool.sessions().size()));
      double weight = SessionPool.buys(session) ? factor : 1;
      if (random.nextDouble() < weight / most) {
        add(quality, "s" + i, session);
        i++;
      }
    }
    return new Judge(RuleBook.defaults())
        .judge(quality.report(DayPeriod.of(LocalDate.EPOCH)), History.none()).stream()
            .anyMatch(Finding::isRefusal);
  }

  private void add(QualityRehearsal quality, String name, List<MomentRow> session) {
    MomentRow first = session.get(0);
    int[] places = slices.of(first.vector(), Segment.of(first.known()));
    quality.add(
        name,
        session.stream()
            .map(moment -> model.propensity(Segment.of(moment.known()), moment.vector()))
            .toList(),
        Arrays.stream(places).skip(1).mapToObj(place -> slices.names().get(place)).toList(),
        SessionPool.buys(session));
  }
}
