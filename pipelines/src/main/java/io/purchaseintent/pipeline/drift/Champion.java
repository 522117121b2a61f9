package io.purchaseintent.pipeline.drift;

import io.purchaseintent.lake.ParquetRows;
import io.purchaseintent.lake.table.PredictionTable;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.prediction.LoggedPredictions;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * The version that answered most often as champion: the reference has to be known before all is
 * read.
 *
 * @param version that answered
 * @param featureSet of most of its vectors
 */
record Champion(String version, String featureSet) {

  private static final String CHAMPION = "champion";
  private static final Schema WHO =
      ParquetRows.some(PredictionTable.SCHEMA, List.of("model_version", "feature_set", "variant"));

  /** The champion of a period; where none answered, another variant. */
  static Optional<Champion> of(LoggedPredictions logged) {
    return most(logged, version -> true);
  }

  /** The version of this name, whatever its variant; empty where it answered nobody. */
  static Optional<Champion> of(LoggedPredictions logged, String version) {
    return most(logged, version::equals);
  }

  private static Optional<Champion> most(LoggedPredictions logged, Predicate<String> versions) {
    Map<Seen, Long> counts = new HashMap<>();
    if (logged.view() != null) {
      try {
        logged
            .view()
            .read(
                WHO,
                row -> {
                  Seen seen = Seen.of(row);
                  if (versions.test(seen.champion().version())) {
                    counts.merge(seen, 1L, Long::sum);
                  }
                });
      } catch (IOException e) {
        throw JobFailure.of("reading the predictions", e);
      }
    }
    return counts.entrySet().stream().max(MOST).map(most -> most.getKey().champion());
  }

  /** Champions before challengers, then the most; names at last. */
  private static final Comparator<Map.Entry<Seen, Long>> MOST =
      Comparator.comparing((Map.Entry<Seen, Long> each) -> each.getKey().isChampion())
          .thenComparing(Map.Entry::getValue)
          .thenComparing(each -> each.getKey().champion().version())
          .thenComparing(each -> each.getKey().champion().featureSet());

  private record Seen(Champion champion, boolean isChampion) {

    static Seen of(GenericRecord row) {
      return new Seen(
          new Champion((String) row.get(0), (String) row.get(1)), row.get(2).equals(CHAMPION));
    }
  }
}
