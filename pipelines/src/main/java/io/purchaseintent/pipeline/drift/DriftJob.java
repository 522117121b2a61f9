package io.purchaseintent.pipeline.drift;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.RunName;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.pipeline.job.Job;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.job.JobOptions;
import io.purchaseintent.pipeline.job.Outcome;
import io.purchaseintent.pipeline.job.PeriodOptions;
import io.purchaseintent.pipeline.job.PipelineRun;
import io.purchaseintent.pipeline.prediction.LoggedPredictions;
import io.purchaseintent.pipeline.prediction.ReferenceOptions;
import io.purchaseintent.pipeline.report.ReportPlace;
import io.purchaseintent.pipeline.report.RuleOptions;
import io.purchaseintent.rules.JudgedReport;
import io.purchaseintent.rules.Report;
import io.purchaseintent.rules.ReportStore;
import io.purchaseintent.rules.RuleBook;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/**
 * Whether a model is asked what it was trained on: compares the predictions of a period, features
 * and scores, with the reference profile of the version that made them, and judges it by rules.
 */
public final class DriftJob implements Job<DriftJob.Options> {

  /** What drift is told. */
  public interface Options extends JobOptions, PeriodOptions, ReferenceOptions, RuleOptions {

    @Description(
        "Folder of a prediction log that is taken into the lake's table first; without it,"
            + " predictions in the lake.")
    @Nullable String getPredictions();

    void setPredictions(@Nullable String folder);
  }

  private final Clock clock;
  private final PrintStream err;

  /** A job that takes its time from this clock, and tells its verdict here. */
  public DriftJob(Clock clock, PrintStream err) {
    this.clock = clock;
    this.err = err;
  }

  @Override
  public String name() {
    return "drift";
  }

  @Override
  public String description() {
    return "whether a period's predictions are like what the model was trained on";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Outcome run(Options options, ObjectNode report) {
    DayPeriod period = PeriodOptions.period(options, clock);
    Lake lake = JobOptions.lake(options);
    lake.bringReports(name());
    ReportStore store = new ReportStore(lake.root());
    String named = ReportStore.nameOf(period.start(), period.end());
    ReportPlace place = ReportPlace.of(options, Options.class, store.file(name(), named));
    try {
      RuleBook rules = RuleBook.orRelease(options.getRules(), lake.home());
      ReferenceOptions.requireVersion(options, lake);
      LoggedPredictions logged =
          LoggedPredictions.of(lake, options.getPredictions(), period, name(), clock, err);
      Report measured = measure(options, lake, logged, period);
      JudgedReport judged = store.conclude(measured, rules, place.file(), err);
      lake.keepReport(place.file());
      place.tell(err);
      report.set("counts", measured.counts());
      report.put("verdict", judged.verdict().code());
      report.put("report", place.file().toString());
      boolean lookedAtNone = measured.counts().path(DriftMeasures.PREDICTIONS).asLong() == 0;
      return judged.isRefused() || lookedAtNone ? Outcome.REFUSED : Outcome.DONE;
    } catch (UserError e) {
      throw new JobFailure(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw JobFailure.of("writing the report of " + period, e);
    }
  }

  private Report measure(Options options, Lake lake, LoggedPredictions logged, DayPeriod period)
      throws IOException {
    String named = options.getModelVersion();
    Optional<Champion> champion = named == null ? Champion.of(logged) : Champion.of(logged, named);
    if (champion.isEmpty()) {
      return DriftReport.ofNothing(name(), period, named, logged.unreadable());
    }
    String version = champion.get().version();
    ReferenceProfile reference = ReferenceOptions.reference(options, lake, version);
    requireComparable(reference, champion.get().featureSet());
    DriftTally tally = tally(options, lake, logged, new Looked(period, version, reference));
    tally.log().addUnreadable(logged.unreadable());
    if (tally.log().predictions() == 0) {
      tally.log().featureSets().keySet().forEach(hash -> requireComparable(reference, hash));
    }
    return DriftReport.of(name(), period, version, reference, tally);
  }

  /** What is looked at. */
  private record Looked(DayPeriod period, String version, ReferenceProfile reference) {}

  private static void requireComparable(ReferenceProfile reference, String featureSet) {
    try {
      reference.requireFeatureSet(featureSet);
    } catch (IllegalArgumentException e) {
      throw new JobFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private DriftTally tally(Options options, Lake lake, LoggedPredictions logged, Looked at)
      throws IOException {
    Dataset.Staging staging = lake.staged(name()).stage(RunName.of(clock));
    try {
      Path counts = staging.path().resolve("counts");
      Pipeline pipeline = Pipeline.create(options);
      pipeline
          .apply("Count", new TallyPredictions(logged, at.period(), at.version(), at.reference()))
          .apply("Write counts", TextIO.write().to(counts.toString()).withoutSharding());
      PipelineRun.of(pipeline);
      return TallyPredictions.ofText(Files.readString(counts));
    } finally {
      staging.discard();
    }
  }
}
