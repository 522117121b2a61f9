package io.purchaseintent.pipeline.drift;

import io.purchaseintent.json.PredictionScan;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.prediction.LogLines;
import io.purchaseintent.pipeline.prediction.LogStretch;
import io.purchaseintent.pipeline.prediction.PredictionFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The version that answered most often as champion, by the beginnings of the files: the reference
 * has to be known before all is read.
 *
 * @param version that answered
 * @param featureSet of most of its vectors
 */
record Champion(String version, String featureSet) {

  private static final long LOOKED_AT = 256 << 10;
  private static final String CHAMPION = "champion";

  /**
   * The champion of a period. Where no file begins with a prediction of it, as in files of many
   * days, others that they begin with tell; where no champion answered, other variants.
   *
   * @return none where no file begins with a prediction
   */
  static Optional<Champion> of(PredictionFiles files, DayPeriod period) {
    return most(files, period, version -> true);
  }

  /** The version of this name, whatever its variant. */
  static Optional<Champion> of(PredictionFiles files, DayPeriod period, String version) {
    return most(files, period, version::equals);
  }

  private static Optional<Champion> most(
      PredictionFiles files, DayPeriod period, Predicate<String> versions) {
    LogLines lines = new LogLines();
    PredictionScan scan = new PredictionScan();
    Map<Seen, Long> counts = new HashMap<>();
    for (Path file : files.files()) {
      try {
        lines.forEach(
            new LogStretch(file.toString(), 0, LOOKED_AT),
            (bytes, start, end) -> {
              if (scan.read(bytes, start, end) && versions.test(scan.modelVersion())) {
                counts.merge(Seen.of(scan, period), 1L, Long::sum);
              }
            });
      } catch (IOException e) {
        throw JobFailure.of("reading " + file, e);
      }
    }
    return counts.entrySet().stream().max(MOST).map(most -> most.getKey().champion());
  }

  /** In the period before others, champions before challengers, then the most; names at last. */
  private static final Comparator<Map.Entry<Seen, Long>> MOST =
      Comparator.comparing((Map.Entry<Seen, Long> each) -> each.getKey().inPeriod())
          .thenComparing(each -> each.getKey().isChampion())
          .thenComparing(Map.Entry::getValue)
          .thenComparing(each -> each.getKey().champion().version())
          .thenComparing(each -> each.getKey().champion().featureSet());

  private record Seen(Champion champion, boolean inPeriod, boolean isChampion) {

    static Seen of(PredictionScan scan, DayPeriod period) {
      boolean inPeriod =
          scan.timeMillis() >= period.start().toEpochMilli()
              && scan.timeMillis() < period.end().toEpochMilli();
      return new Seen(
          new Champion(scan.modelVersion(), scan.featureSet()),
          inPeriod,
          scan.variant().equals(CHAMPION));
    }
  }
}
