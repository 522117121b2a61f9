package io.purchaseintent.pipeline.skew;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.RunName;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.pipeline.asof.AsOfOptions;
import io.purchaseintent.pipeline.asof.PointInTimeJoin;
import io.purchaseintent.pipeline.asof.Snapshots;
import io.purchaseintent.pipeline.job.Job;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.job.Outcome;
import io.purchaseintent.pipeline.job.PipelineRun;
import io.purchaseintent.pipeline.lake.ReadTable;
import io.purchaseintent.pipeline.prediction.PredictionFiles;
import io.purchaseintent.pipeline.prediction.ReadPredictions;
import io.purchaseintent.pipeline.report.ReportOptions;
import io.purchaseintent.pipeline.report.ReportPlace;
import io.purchaseintent.pipeline.session.SessionOptions;
import io.purchaseintent.pipeline.shuffle.Buckets;
import io.purchaseintent.pipeline.shuffle.MergeFn;
import io.purchaseintent.rules.ReportStore;
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
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.jspecify.annotations.Nullable;

/**
 * Whether what was served is what is trained on: makes the vector of every logged prediction again,
 * by the code that makes training sets, and compares bit by bit. Says no if one differs.
 */
public final class SkewJob implements Job<SkewJob.Options> {

  /** What skew is told. */
  public interface Options extends AsOfOptions, ReportOptions {

    @Description("Folder of the prediction log; without it, predictions in the lake.")
    @Nullable String getPredictions();

    void setPredictions(@Nullable String folder);

    @Description("The greatest share of predictions that may not be found again, 0 to 1.")
    @Default.Double(0.01)
    double getMaxUnmatched();

    void setMaxUnmatched(double share);

    @Description("Examples to report of each difference.")
    @Default.Integer(3)
    int getExamples();

    void setExamples(int examples);
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long BUCKET_BYTES = 1L << 20;

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
    requireUsable(options);
    Lake lake = Lake.of(options.getLake());
    PredictionFiles predictions =
        PredictionFiles.in(
            options.getPredictions() == null
                ? lake.predictions()
                : Path.of(options.getPredictions()));
    String run = RunName.of(clock);
    ReportPlace place =
        ReportPlace.of(options, Options.class, lake.reports(name()).resolve(run + ".json"));
    Dataset.Staging staging = lake.skew().stage(run);
    try {
      Path counts = staging.path().resolve("counts");
      PipelineRun.of(build(options, lake, predictions, counts));
      report.setAll((ObjectNode) JSON.readTree(counts.toFile()));
      ReportStore.replace(
          place.file(), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(report));
      place.tell(err);
      report.put("report", place.file().toString());
    } catch (IOException e) {
      throw JobFailure.of("writing the report", e);
    } finally {
      staging.discard();
    }
    return judge(options, predictions, report);
  }

  private static void requireUsable(Options options) {
    double share = options.getMaxUnmatched();
    if (!(share >= 0 && share <= 1)) {
      throw JobFailure.ofOption("maxUnmatched", share, "must be from 0 to 1");
    }
    if (options.getExamples() < 0) {
      throw JobFailure.ofOption("examples", options.getExamples(), "must not be negative");
    }
  }

  private Outcome judge(Options options, PredictionFiles predictions, ObjectNode report) {
    long mismatches = report.path("mismatches").asLong();
    long unmatched = report.path("unmatched").asLong();
    long all = report.path("predictions").asLong();
    boolean tooMany = unmatched > options.getMaxUnmatched() * all;
    if (mismatches > 0) {
      err.printf("skew: %,d of %,d predictions differ%n", mismatches, all);
      tell(report.path("states"));
      tell(report.path("features"));
    }
    if (tooMany) {
      err.printf(
          "skew: %,d of %,d predictions are not found again, more than --max-unmatched=%s: %s%n",
          unmatched, all, options.getMaxUnmatched(), report.path("unmatched_by_reason"));
      predictions.unknown().forEach(why -> err.printf("  feature set %s%n", why));
    }
    return mismatches > 0 || tooMany ? Outcome.REFUSED : Outcome.DONE;
  }

  private void tell(JsonNode differing) {
    differing
        .fields()
        .forEachRemaining(
            each -> {
              err.printf("  %s: %,d%n", each.getKey(), each.getValue().path("mismatches").asLong());
              for (JsonNode example : each.getValue().path("examples")) {
                err.printf(
                    "    %s: served %s, recomputed %s%n",
                    example.path("id").asText(),
                    example.path("served").asText(),
                    example.path("recomputed").asText());
              }
            });
  }

  private static Pipeline build(Options options, Lake lake, PredictionFiles files, Path counts) {
    Duration publishLag = AsOfOptions.publishLag(options);
    int examples = options.getExamples();
    Pipeline pipeline = Pipeline.create(options);
    Buckets buckets = Buckets.ofBytes(lake.events().bytes() + files.bytes(), BUCKET_BYTES);
    PCollection<ReceivedEvent> events =
        pipeline.apply(
            "Events",
            ReadTable.of(
                lake.events().files(),
                EventTable.RECEIVED,
                ReceivedEvent::ofRow,
                new ReceivedEvent.EventCoder()));
    PCollectionTuple predictions = pipeline.apply("Predictions", ReadPredictions.of(files));
    PCollection<SkewTally> unreadable =
        predictions
            .get(ReadPredictions.UNREADABLE)
            .apply("Unreadable", ParDo.of(new UnreadableFn(examples)))
            .setCoder(new SkewTally.TallyCoder());
    PCollection<SkewTally> compared =
        predictions
            .get(ReadPredictions.READABLE)
            .apply(
                "Match session states",
                new MatchSessionStates(events, SessionOptions.sessionGap(options), buckets))
            .apply(
                "Point-in-time join",
                new PointInTimeJoin<>(
                    Snapshots.read(pipeline, lake),
                    publishLag,
                    buckets,
                    Snapshots.buckets(lake),
                    new PointInTimeJoin.Shape<>(
                        new MatchedPrediction.MatchedCoder(),
                        JoinedPrediction::new,
                        new JoinedPrediction.JoinedCoder())))
            .apply("Compare", ParDo.of(new CountSkew(files.featureSets(), publishLag, examples)))
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

  private static final class UnreadableFn extends DoFn<String, SkewTally> {
    private static final long serialVersionUID = 1L;
    private final int examples;

    UnreadableFn(int examples) {
      this.examples = examples;
    }

    @ProcessElement
    public void process(@Element String reason, OutputReceiver<SkewTally> out) {
      SkewTally one = new SkewTally(examples);
      one.unmatched("unreadable");
      out.output(one);
    }
  }
}
