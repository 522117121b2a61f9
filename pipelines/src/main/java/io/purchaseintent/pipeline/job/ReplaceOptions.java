package io.purchaseintent.pipeline.job;

import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.Loss;
import io.purchaseintent.lake.table.EventTable;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Predicate;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** What jobs that replace a dataset whole are told. */
public interface ReplaceOptions extends PipelineOptions {

  @Description(
      "Let go what the lake has and the new input has not. Without it the job names the days, and"
          + " leaves the lake as it is.")
  @Default.Boolean(false)
  boolean getReplace();

  void setReplace(boolean replace);

  /**
   * Refuses to put a run's events in the place of those of the run before, where some would vanish.
   *
   * @param input where the new ones come from
   * @throws JobFailure if any would, and the user does not let them go
   */
  static void requireNoEventLost(
      ReplaceOptions options, Dataset events, Dataset.Staging staged, String input) {
    if (!options.getReplace()) {
      requireNone(
          Loss.of(events, staged, EventTable.SCHEMA, EventTable.KEY),
          events,
          "--input=" + input + " does not have",
          "give all files at once, old and new (./intent import takes several)");
    }
  }

  /**
   * Refuses to replace what is made of events, where it has days that the events have not.
   *
   * @param covered the days that rows can be made for
   * @throws JobFailure if a day would vanish, and the user does not let it go
   */
  static void requireNoDayLost(
      ReplaceOptions options, Dataset dataset, Predicate<LocalDate> covered) {
    if (!options.getReplace()) {
      requireNone(
          Loss.ofDays(dataset, covered),
          dataset,
          "the lake has no events of any more",
          "ingest these days again, together with the others");
    }
  }

  private static void requireNone(List<Loss> losses, Dataset dataset, String cause, String remedy) {
    if (!losses.isEmpty()) {
      throw new JobFailure(
          "This would delete "
              + dataset.name()
              + " of "
              + Loss.text(losses)
              + ", which "
              + cause
              + ". The lake is as it was. To keep them "
              + remedy
              + "; to let them go add --replace");
    }
  }
}
