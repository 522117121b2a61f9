package io.purchaseintent.pipeline.quality;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.RunName;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.pipeline.job.DurationOption;
import io.purchaseintent.pipeline.job.Job;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.job.JobOptions;
import io.purchaseintent.pipeline.job.Outcome;
import io.purchaseintent.pipeline.job.PeriodOptions;
import io.purchaseintent.pipeline.job.PipelineRun;
import io.purchaseintent.pipeline.lake.ReadTable;
import io.purchaseintent.pipeline.prediction.LoggedPredictions;
import io.purchaseintent.pipeline.prediction.ReadPredictions;
import io.purchaseintent.pipeline.prediction.ReferenceOptions;
import io.purchaseintent.pipeline.report.ReportPlace;
import io.purchaseintent.pipeline.report.RuleOptions;
import io.purchaseintent.pipeline.session.SessionOptions;
import io.purchaseintent.pipeline.shuffle.Buckets;
import io.purchaseintent.pipeline.shuffle.MergeFn;
import io.purchaseintent.rules.JudgedReport;
import io.purchaseintent.rules.Report;
import io.purchaseintent.rules.ReportStore;
import io.purchaseintent.rules.RuleBook;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.jspecify.annotations.Nullable;

/**
 * Whether what was said came true: the predictions of a period held against the purchases of their
 * visits.
 */
public final class QualityJob implements Job<QualityJob.Options> {

  /** What quality is told. */
  public interface Options extends SessionOptions, PeriodOptions, ReferenceOptions, RuleOptions {

    @Description(
        "Folder of a prediction log that is taken into the lake's table first; without it,"
            + " predictions in the lake.")
    @Nullable String getPredictions();

    void setPredictions(@Nullable String folder);

    @Description(
        "How long after the end of a visit its events may still come in; until then its predictions"
            + " are pending.")
    @Default.String("PT1H")
    String getOutcomesAfter();

    void setOutcomesAfter(String duration);

    @Description(
        "The greatest share of predictions that may be pending, 0 to 1; beyond it there is not"
            + " enough data.")
    @Default.Double(0.2)
    double getMaxPending();

    void setMaxPending(double share);

    @Description("Propensities from which precision and recall are told, separated by commas.")
    @Default.String("0.05,0.1,0.25,0.5")
    String getThresholds();

    void setThresholds(String thresholds);
  }

  /** Events shrink to some ten bytes each, and predictions to a tenth of their lines. */
  private static final long BUCKET_BYTES = 4L << 20;

  /** A visit that is longer than a day is cut there. */
  private static final int DAYS_BESIDE = 1;

  private final Clock clock;
  private final PrintStream err;

  /** A job that takes the day that is over from this clock, and tells what it found here. */
  public QualityJob(Clock clock, PrintStream err) {
    this.clock = clock;
    this.err = err;
  }

  @Override
  public String name() {
    return "quality";
  }

  @Override
  public String description() {
    return "whether predictions came true, once visits are over";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Outcome run(Options options, ObjectNode report) {
    DayPeriod period = PeriodOptions.period(options, clock);
    List<Double> thresholds = thresholds(options.getThresholds());
    double maxPending = options.getMaxPending();
    if (!(maxPending >= 0 && maxPending <= 1)) {
      throw JobFailure.ofOption("maxPending", maxPending, "must be from 0 to 1");
    }
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
      QualityTally tally = tally(options, lake, logged, period, thresholds);
      Report measured =
          new QualityReport(
                  tally,
                  maxPending,
                  new References(options, lake, tally, err),
                  UsualDays.before(period, name(), store, err))
              .of(name(), period);
      JudgedReport judged = store.conclude(measured, rules, place.file(), err);
      lake.keepReport(place.file());
      place.tell(err);
      report.set("counts", measured.counts());
      report.put("verdict", judged.verdict().code());
      report.put("report", place.file().toString());
      boolean lookedAtNone = tally.count(Counted.PREDICTIONS) == 0;
      return judged.isRefused() || lookedAtNone ? Outcome.REFUSED : Outcome.DONE;
    } catch (UserError e) {
      throw new JobFailure(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw JobFailure.of("writing the report of " + period, e);
    }
  }

  private QualityTally tally(
      Options options,
      Lake lake,
      LoggedPredictions logged,
      DayPeriod period,
      List<Double> thresholds)
      throws IOException {
    Dataset.Staging staging = lake.staged(name()).stage(RunName.of(clock));
    try {
      Path file = staging.path().resolve("tally");
      PipelineRun.of(build(options, lake, logged, period, thresholds, file));
      return WriteTally.read(file);
    } finally {
      staging.discard();
    }
  }

  private static List<Double> thresholds(String text) {
    try {
      List<Double> thresholds =
          Arrays.stream(text.split(","))
              .map(String::trim)
              .filter(each -> !each.isEmpty())
              .map(Double::valueOf)
              .distinct()
              .sorted()
              .toList();
      if (thresholds.stream().allMatch(each -> each > 0 && each <= 1)) {
        return thresholds;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw JobFailure.ofOption(
        "thresholds", text, "must be propensities above 0 and up to 1, such as 0.1,0.25");
  }

  private static Pipeline build(
      Options options,
      Lake lake,
      LoggedPredictions logged,
      DayPeriod period,
      List<Double> thresholds,
      Path file) {
    Pipeline pipeline = Pipeline.create(options);
    TableView near = near(EventTable.in(lake), period);
    JudgeVisits judge =
        new JudgeVisits(
            SessionOptions.sessionGap(options),
            DurationOption.notNegative("outcomesAfter", options.getOutcomesAfter()),
            period);
    PCollection<QualityTally> judged =
        pipeline
            .apply(
                "Predictions",
                ReadPredictions.of(
                    logged,
                    new ToScored(logged.featureSets(), period),
                    new ScoredPrediction.PredictionCoder()))
            .apply(
                "Outcomes",
                new JudgePredictions(
                    events(pipeline, near),
                    judge,
                    thresholds,
                    Buckets.ofBytes(
                        logged.bytes() + (near == null ? 0 : near.bytes()), BUCKET_BYTES)));
    // There is always a tally, so that a period without a prediction has a report.
    QualityTally notRead = new QualityTally(thresholds);
    notRead.count(Counted.UNREADABLE, logged.unreadable());
    PCollection<QualityTally> unreadable =
        pipeline.apply("Unreadable", Create.of(notRead).withCoder(new QualityTally.TallyCoder()));
    PCollectionList.of(judged)
        .and(unreadable)
        .apply("All tallies", Flatten.pCollections())
        .apply(
            "Sum",
            Combine.globally(
                    MergeFn.of(
                        () -> new QualityTally(thresholds),
                        QualityTally::merge,
                        new QualityTally.TallyCoder()))
                .withoutDefaults())
        .apply("Write", new WriteTally(file));
    return pipeline;
  }

  /** The files of the period's days and of those beside it. */
  private static @Nullable TableView near(LakeTable events, DayPeriod period) {
    return events.exists()
        ? events
            .view()
            .between(period.from().minusDays(DAYS_BESIDE), period.to().plusDays(DAYS_BESIDE))
        : null;
  }

  private static PCollection<OutcomeEvent> events(Pipeline pipeline, @Nullable TableView near) {
    OutcomeEvent.EventCoder coder = new OutcomeEvent.EventCoder();
    return near == null
        ? pipeline.apply("No events", Create.empty(coder))
        : pipeline
            .apply("Events", ReadTable.of(near, EventTable.OUTCOME, OutcomeEvent::ofRow, coder))
            .apply("Of visits", Filter.by(event -> event.event().type().isOfVisit()));
  }
}
