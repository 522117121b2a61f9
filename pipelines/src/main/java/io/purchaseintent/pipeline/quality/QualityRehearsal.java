package io.purchaseintent.pipeline.quality;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.rules.Report;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * The quality of scores in memory whose visits' ends are known, judged as the job judges those of a
 * log, without a runner and without a version to compare with. Not thread-safe.
 */
public final class QualityRehearsal {

  private static final long TIME = 0;

  private final QualityTally tally = new QualityTally(List.of());

  /**
   * Shows a visit that is over.
   *
   * @param session its name
   * @param propensities right after each of its events from the first on, before any purchase
   * @param slices names of what the visit is a part of
   */
  public void add(String session, List<Double> propensities, List<String> slices, boolean bought) {
    List<Visit.Row> rows = new ArrayList<>();
    for (int k = 1; k <= propensities.size(); k++) {
      ScoredPrediction prediction =
          new ScoredPrediction(
              session + "/" + k,
              session,
              null,
              TIME,
              TIME,
              k,
              propensities.get(k - 1),
              Float.NaN,
              null,
              slices);
      rows.add(new Visit.Row(prediction, 1.0 / propensities.size(), 1.0 / k));
    }
    tally.count(Counted.JUDGED, rows.size());
    tally.add(new Visit(session, true, bought, Visit.NOTHING, false, 0, Set.of(), rows));
  }

  /** What was measured of all that was shown. */
  public Report report(DayPeriod period) {
    return new QualityReport(tally, 1, noReferences(tally), UsualDays.NONE).of("quality", period);
  }

  /** Of versions that are not known. */
  static References noReferences(QualityTally tally) {
    return new References(
        PipelineOptionsFactory.as(QualityJob.Options.class),
        new Lake(Path.of("")),
        tally,
        new PrintStream(PrintStream.nullOutputStream()));
  }
}
