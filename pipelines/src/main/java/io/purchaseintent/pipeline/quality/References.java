package io.purchaseintent.pipeline.quality;

import io.purchaseintent.lake.Lake;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.prediction.ReferenceOptions;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The figures that versions had on what they were not fitted to. */
final class References {

  private static final String VERSION = "version=";

  private final ReferenceOptions options;
  private final Lake lake;
  private final @Nullable String main;
  private final PrintStream err;

  /**
   * @param lake beside which the registry is, where no option says otherwise
   * @param err receives why a version has none
   */
  References(ReferenceOptions options, Lake lake, QualityTally tally, PrintStream err) {
    this.options = options;
    this.lake = lake;
    this.err = err;
    String named = options.getModelVersion();
    this.main = named == null ? mostAsked(tally) : named;
  }

  /** The version with most visits; of equals the first by name; null where there is none. */
  private static @Nullable String mostAsked(QualityTally tally) {
    Map<String, Double> visits = new TreeMap<>(Comparator.reverseOrder());
    tally
        .slices()
        .forEach(
            (name, sums) -> {
              if (name.startsWith(VERSION)) {
                visits.put(
                    name.substring(VERSION.length()), Sum.FORECAST_VISITS.in(sums.total().sums()));
              }
            });
    return visits.entrySet().stream()
        .max(
            Map.Entry.<String, Double>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  /** The version that the whole is compared with: the one named, else the one most asked. */
  @Nullable String main() {
    return main;
  }

  /**
   * The figures of a version; a file that was named is of the main one.
   *
   * @return {@link ReferenceFigures#NONE} where it has none
   * @throws JobFailure if a file was named and is not readable
   */
  ReferenceFigures of(String version) {
    boolean named = options.getReference() != null;
    if (named && !version.equals(main)) {
      return ReferenceFigures.NONE;
    }
    try {
      ReferenceProfile.Model model = ReferenceOptions.reference(options, lake, version).model();
      return model == null
          ? ReferenceFigures.NONE
          : new ReferenceFigures(model.figures().path("test"));
    } catch (JobFailure e) {
      if (named) {
        throw e;
      }
      err.println("quality: " + e.getMessage());
      return ReferenceFigures.NONE;
    }
  }
}
