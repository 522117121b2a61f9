package io.purchaseintent.pipeline.prediction;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.purchaseintent.json.FeatureSetJson;
import io.purchaseintent.json.JsonFault;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.TableFile;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.prediction.PredictionIntake;
import io.purchaseintent.lake.prediction.PredictionLog;
import io.purchaseintent.lake.table.FeatureSetTable;
import io.purchaseintent.lake.table.PredictionTable;
import io.purchaseintent.lake.table.RejectedPrediction;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.pipeline.job.JobFailure;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The predictions of a period, as a lake's table has them once all is in it that servers logged.
 *
 * @param view the files of the period's days; null where nothing was ever logged
 * @param unreadable lines of the log near the period that are no predictions
 * @param featureSets what vectors were made by: JSON by hash
 */
public record LoggedPredictions(
    @Nullable TableView view, long unreadable, TreeMap<String, String> featureSets) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A prediction in memory, about. */
  private static final long ROW_BYTES = 1_000;

  /**
   * Takes in what the log has that the table has not, and looks at the table.
   *
   * @param folder of the log; null for the lake's own
   * @param job that looks, for what is told
   * @throws JobFailure if there is no such folder, or nothing was ever logged
   */
  public static LoggedPredictions of(
      Lake lake,
      @Nullable String folder,
      DayPeriod period,
      String job,
      Clock clock,
      PrintStream err) {
    PredictionLog log =
        folder == null ? PredictionLog.of(lake) : new PredictionLog(lake, Path.of(folder));
    LakeTable table = PredictionTable.in(lake);
    if (log.exists()) {
      IntakeProgress progress = new IntakeProgress(err, System::nanoTime);
      tell(PredictionIntake.of(log, clock, progress), job, err);
    } else if (folder != null || !table.exists()) {
      throw new JobFailure(
          "There are no predictions in "
              + log.folder()
              + ": ./intent serve logs them, and completes a file after ten minutes or when it"
              + " stops");
    }
    TreeMap<String, String> sets = new TreeMap<>();
    FeatureSetTable.read(lake)
        .forEach(
            (hash, definition) -> {
              String why = whyUnknown(definition);
              if (why == null) {
                sets.put(hash, definition);
              } else {
                err.printf("%s: feature set %s: %s%n", job, hash, why);
              }
            });
    return new LoggedPredictions(
        table.newest().map(view -> view.between(period.from(), period.to())).orElse(null),
        RejectedPrediction.in(lake)
            .newest()
            .map(view -> view.between(period.from(), period.to()).rows())
            .orElse(0L),
        sets);
  }

  private static void tell(PredictionIntake.Taken taken, String job, PrintStream err) {
    if (taken.files() > 0) {
      err.printf(
          Locale.ROOT,
          "%s: took %,d predictions into the table, of %,d files of the log%s%s%n",
          job,
          taken.predictions(),
          taken.files(),
          count(", %,d were there already", taken.copies()),
          count(", %,d lines are none: they are in rejected_predictions", taken.rejected()));
    }
    for (String file : taken.unfinished()) {
      err.printf("%s: %s ends within a line, which is taken when it is whole%n", job, file);
    }
    taken.unknown().forEach(why -> err.printf("%s: feature set %s%n", job, why));
  }

  private static String count(String text, long number) {
    return number == 0 ? "" : String.format(Locale.ROOT, text, number);
  }

  private static @Nullable String whyUnknown(String definition) {
    try {
      FeatureSetJson.read(JSON.readTree(definition));
      return null;
    } catch (JsonProcessingException e) {
      return JsonFault.of(e);
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  /** The files that hold the predictions. */
  public List<TableFile> files() {
    return view == null ? List.of() : view.files();
  }

  /** What the predictions take in memory, about. */
  public long bytes() {
    return view == null ? 0 : view.rows() * ROW_BYTES;
  }
}
