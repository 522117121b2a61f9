package io.purchaseintent.pipeline.skew;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.RunName;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.pipeline.asof.AsOfOptions;
import io.purchaseintent.pipeline.asof.PointInTimeJoin;
import io.purchaseintent.pipeline.asof.Snapshots;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.pipeline.job.Job;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.job.JobOptions;
import io.purchaseintent.pipeline.job.Outcome;
import io.purchaseintent.pipeline.job.PeriodOptions;
import io.purchaseintent.pipeline.job.PipelineRun;
import io.purchaseintent.pipeline.lake.ReadTable;
import io.purchaseintent.pipeline.prediction.LoggedPredictions;
import io.purchaseintent.pipeline.prediction.PredictionCoder;
import io.purchaseintent.pipeline.prediction.ReadPredictions;
import io.purchaseintent.pipeline.report.ReportPlace;
import io.purchaseintent.pipeline.report.RuleOptions;
import io.purchaseintent.pipeline.session.SessionOptions;
import io.purchaseintent.pipeline.shuffle.Buckets;
import io.purchaseintent.pipeline.shuffle.MergeFn;
import io.purchaseintent.rules.JudgedReport;
import io.purchaseintent.rules.ReportStore;
import io.purchaseintent.rules.RuleBook;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.jspecify.annotations.Nullable;

/**
 * Whether what was served is what is trained on: makes the vector of every logged prediction of a
 * period again, by the code that makes training sets, and compares bit by bit.
 */
public final class SkewJob implements Job<SkewJob.Options> {

  /** What skew is told. */
  public interface Options extends AsOfOptions, PeriodOptions, RuleOptions {

    @Description(
        "Folder of a prediction log that is taken into the lake's table first; without it,"
            + " predictions in the lake.")
    @Nullable String getPredictions();

    void setPredictions(@Nullable String folder);

    @Description("Examples to report of each difference.")
    @Default.Integer(3)
    int getExamples();

    void setExamples(int examples);
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long BUCKET_BYTES = 1L << 20;

  /** A state of a session that began longer ago is not found again. */
  private static final int DAYS_BEFORE = 7;

  private final Clock clock;
  private final PrintStream err;

  /** A job that takes its time from this clock, and tells what differs here. */
  public SkewJob(Clock clock, PrintStream err) {
    this.clock = clock;
    this.err = err;
  }

  @Override
  public String name() {
    return "skew";
  }

  @Override
  public String description() {
    return "whether served vectors are those that training makes";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Outcome run(Options options, ObjectNode report) {
    if (options.getExamples() < 0) {
      throw JobFailure.ofOption("examples", options.getExamples(), "must not be negative");
    }
    DayPeriod period = PeriodOptions.period(options, clock);
    Lake lake = JobOptions.lake(options);
    lake.bringReports(name());
    ReportStore store = new ReportStore(lake.root());
    String named = ReportStore.nameOf(period.start(), period.end());
    ReportPlace place = ReportPlace.of(options, Options.class, store.file(name(), named));
    try {
      RuleBook rules = RuleBook.orRelease(options.getRules(), lake.home());
      LoggedPredictions logged =
          LoggedPredictions.of(lake, options.getPredictions(), period, name(), clock, err);
      ObjectNode counted = count(options, lake, logged, period);
      tell(counted.path("states"));
      tell(counted.path("features"));
      tellMadeBefore(counted.path("made_before"));
      JudgedReport judged =
          store.conclude(SkewReport.of(name(), period, counted), rules, place.file(), err);
      lake.keepReport(place.file());
      place.tell(err);
      report.setAll(counted);
      report.put("verdict", judged.verdict().code());
      report.put("report", place.file().toString());
      boolean lookedAtNone = counted.path("predictions").asLong() == 0;
      return judged.isRefused() || lookedAtNone ? Outcome.REFUSED : Outcome.DONE;
    } catch (UserError e) {
      throw new JobFailure(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw JobFailure.of("writing the report of " + period, e);
    }
  }

  private ObjectNode count(Options options, Lake lake, LoggedPredictions logged, DayPeriod period)
      throws IOException {
    Dataset.Staging staging = lake.staged(name()).stage(RunName.of(clock));
    try {
      Path counts = staging.path().resolve("counts");
      PipelineRun.of(build(options, lake, logged, period, counts));
      return (ObjectNode) JSON.readTree(counts.toFile());
    } finally {
      staging.discard();
    }
  }

  private void tell(JsonNode differing) {
    differing
        .fields()
        .forEachRemaining(
            each -> {
              err.printf(
                  "skew: %s differs in %,d predictions%n",
                  each.getKey(), each.getValue().path("mismatches").asLong());
              for (JsonNode example : each.getValue().path("examples")) {
                err.printf(
                    "skew:   %s: served %s, recomputed %s%n",
                    example.path("id").asText(),
                    example.path("served").asText(),
                    example.path("recomputed").asText());
              }
            });
  }

  private void tellMadeBefore(JsonNode before) {
    before
        .fields()
        .forEachRemaining(
            each ->
                err.printf(
                    "skew: %,d predictions were made before the states that have %s, which they"
                        + " did not ask for; without, these are as they were served%n",
                    each.getValue().path("predictions").asLong(), each.getKey()));
  }

  /** The files that may have events of a session that was there in the period. */
  private static @Nullable TableView near(LakeTable events, DayPeriod period) {
    return events.exists()
        ? events.view().between(period.from().minusDays(DAYS_BEFORE), period.to().plusDays(1))
        : null;
  }

  private static Pipeline build(
      Options options, Lake lake, LoggedPredictions logged, DayPeriod period, Path counts) {
    Duration publishLag = AsOfOptions.publishLag(options);
    int examples = options.getExamples();
    Pipeline pipeline = Pipeline.create(options);
    TableView near = near(EventTable.in(lake), period);
    long eventBytes = near == null ? 0 : near.bytes();
    Buckets buckets = Buckets.ofBytes(eventBytes + logged.bytes(), BUCKET_BYTES);
    ReceivedEvent.EventCoder eventCoder = new ReceivedEvent.EventCoder();
    PCollection<ReceivedEvent> events =
        near == null
            ? pipeline.apply("No events", Create.empty(eventCoder))
            : pipeline
                .apply(
                    "Events",
                    ReadTable.of(near, EventTable.COMPACT, ReceivedEvent::ofRow, eventCoder))
                .apply("Of visits", Filter.by(event -> event.event().type().isOfVisit()));
    SkewTally notRead = new SkewTally(examples);
    notRead.unmatched("unreadable", logged.unreadable());
    PCollection<SkewTally> unreadable =
        pipeline.apply("Unreadable", Create.of(notRead).withCoder(new SkewTally.TallyCoder()));
    PCollection<SkewTally> compared =
        pipeline
            .apply("Predictions", ReadPredictions.of(logged, each -> each, new PredictionCoder()))
            .apply(
                "Match session states",
                new MatchSessionStates(events, SessionOptions.sessionGap(options), buckets))
            .apply(
                "Point-in-time join",
                new PointInTimeJoin<>(
                    Snapshots.read(pipeline, lake),
                    publishLag,
                    buckets,
                    new PointInTimeJoin.Shape<>(
                        new MatchedPrediction.MatchedCoder(),
                        JoinedPrediction::new,
                        new JoinedPrediction.JoinedCoder())))
            .apply(
                "Compare",
                ParDo.of(
                    new CountSkew(
                        logged.featureSets(), FormerStates.of(lake), publishLag, examples)))
            .setCoder(new SkewTally.TallyCoder());
    PCollectionList.of(compared)
        .and(unreadable)
        .apply("All tallies", Flatten.pCollections())
        .apply(
            "Sum",
            Combine.globally(
                MergeFn.of(
                        () -> new SkewTally(examples), SkewTally::merge, new SkewTally.TallyCoder())
                    .giving(SkewJob::text, StringUtf8Coder.of())))
        .apply("Write counts", TextIO.write().to(counts.toString()).withoutSharding());
    return pipeline;
  }

  private static String text(SkewTally tally) {
    ObjectNode json = JSON.createObjectNode();
    tally.write(json);
    return json.toString();
  }
}
