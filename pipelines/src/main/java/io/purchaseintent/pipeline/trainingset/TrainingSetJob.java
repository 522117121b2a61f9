package io.purchaseintent.pipeline.trainingset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.DeclaredFeature;
import io.purchaseintent.feature.FeatureDefinition;
import io.purchaseintent.feature.SessionGap;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.RunName;
import io.purchaseintent.lake.declared.DeclarationLog;
import io.purchaseintent.lake.declared.MadeFeatures;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.MomentRow;
import io.purchaseintent.lake.trainingset.TrainingSetManifest;
import io.purchaseintent.monitoring.ReferenceProfile;
import io.purchaseintent.pipeline.asof.AsOfOptions;
import io.purchaseintent.pipeline.asof.PointInTimeJoin;
import io.purchaseintent.pipeline.asof.Snapshots;
import io.purchaseintent.pipeline.checks.CheckOptions;
import io.purchaseintent.pipeline.checks.TableChecks;
import io.purchaseintent.pipeline.checks.WrittenCheck;
import io.purchaseintent.pipeline.job.Job;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.job.JobOptions;
import io.purchaseintent.pipeline.job.Outcome;
import io.purchaseintent.pipeline.job.PipelineRun;
import io.purchaseintent.pipeline.session.SessionOptions;
import io.purchaseintent.pipeline.shuffle.Buckets;
import io.purchaseintent.training.TimeSplit;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;

/** Events and snapshots to a training set: moments joined with what was known at the time. */
public final class TrainingSetJob implements Job<TrainingSetJob.Options> {

  /** What training-set is told. */
  public interface Options extends AsOfOptions, CheckOptions {

    @Description("Name of the training set; without it, the time of the run.")
    @Nullable String getId();

    void setId(@Nullable String id);

    @Description("Share of the days, from the first on, that are for training, in percent.")
    @Default.Integer(70)
    int getTrainPercent();

    void setTrainPercent(int percent);

    @Description("Share of the days, after those for training, that are for validation.")
    @Default.Integer(12)
    int getValidationPercent();

    void setValidationPercent(int percent);

    @Description("Let go of a set of the same name that has more moments.")
    @Default.Boolean(false)
    boolean getOverwrite();

    void setOverwrite(boolean overwrite);

    @Description(
        "Files for each part; without it, one for each 32 MiB of events, and two at least.")
    @Nullable Integer getFilesPerPart();

    void setFilesPerPart(@Nullable Integer files);

    @Description(
        "Most moments of the train part, and of each other where --max-judged-rows does not say: of"
            + " more, visits are drawn; without it, all are taken.")
    @Nullable Long getMaxRows();

    void setMaxRows(@Nullable Long rows);

    @Description(
        "Most moments of validation, and of test; figures need fewer than training. Without it, as"
            + " --max-rows.")
    @Nullable Long getMaxJudgedRows();

    void setMaxJudgedRows(@Nullable Long rows);

    @Description(
        "The training set whose codes of categories are kept; without it the one made last, with"
            + " none they begin anew.")
    @Nullable String getVocabulariesOf();

    void setVocabulariesOf(@Nullable String id);

    @Description("First day (UTC) of the visits; without it, the first that has events.")
    @Nullable String getFrom();

    void setFrom(@Nullable String day);

    @Description("Day (UTC) after the last of the visits; without it, all there are.")
    @Nullable String getUntil();

    void setUntil(@Nullable String day);

    @Description(
        "Features to learn from: names between commas, a file with a name a line, or a"
            + " features.yaml for those that it declares, of this release's and of those declared"
            + " in the lake; all, -NAME to leave one out,"
            + " NAME@VERSION for an older one. Without it, all, the newest versions.")
    @Nullable String getFeatures();

    void setFeatures(@Nullable String names);
  }

  private final Clock clock;
  private final PrintStream err;

  /**
   * A job that takes its time from this clock.
   *
   * @param err receives expectations that failed
   */
  public TrainingSetJob(Clock clock, PrintStream err) {
    this.clock = clock;
    this.err = err;
  }

  @Override
  public String name() {
    return "training-set";
  }

  @Override
  public String description() {
    return "moments joined with what was known at the time";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Outcome run(Options options, ObjectNode report) {
    Lake lake = JobOptions.lake(options);
    String run = RunName.of(clock);
    String id = options.getId() == null ? run : options.getId();
    if (!id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw JobFailure.ofOption(
          "id", id, "must be letters, digits, dots, dashes and underscores, at most 64");
    }
    Long maxRows = options.getMaxRows();
    Long maxJudgedRows = options.getMaxJudgedRows();
    requireSome("max-rows", maxRows);
    requireSome("max-judged-rows", maxJudgedRows);
    EventWindow events =
        EventWindow.of(EventTable.in(lake).view(), options.getFrom(), options.getUntil());
    TimeSplit split = split(events, options);
    FormerTerms before = FormerTerms.of(lake, options.getVocabulariesOf());
    ChosenFeatures features =
        ChosenFeatures.of(options.getFeatures(), DeclarationLog.in(lake).features());
    requireMade(lake, features);
    Dataset.Staging staging = lake.trainingSet(id).stage(run);
    try (TableChecks checks = new TableChecks(name(), lake, run)) {
      WrittenCheck moments =
          checks.ofTrainingSet(staging, MomentRow.schema(features.definitions()));
      VisitDraw draw =
          maxRows == null && maxJudgedRows == null ? null : draw(options, events, split, staging);
      PipelineRun done =
          PipelineRun.of(
              build(options, lake, events, split, id, features, before, moments, staging, draw));
      TrainingSetManifest manifest =
          new TrainingSetManifest(staging.path(), staging.free(ReferenceProfile.FILE));
      manifest.keepsCodesOf(before.id());
      if (features.asked() != null) {
        manifest.chose(features.asked(), features.left());
      }
      if (!events.isAll()) {
        manifest.ofDays(events.from(), events.until());
      }
      if (draw != null) {
        manifest.drawn(draw.toJson());
      }
      ObjectNode written = manifest.write(id, clock.instant(), splits(options, split));
      requireNoMomentLost(options, lake.trainingSet(id), id, written);
      if (checks.conclude(options, report, err) == Outcome.REFUSED) {
        return Outcome.REFUSED;
      }
      staging.commit();
      report.put("id", id);
      report.set("rows", written.path("rows"));
      report.set("rows_while_idle", written.path("rows_while_idle"));
      if (draw != null) {
        report.set("rows_of_all", draw.rowsOfAll());
      }
      report.set("sessions", written.path("sessions"));
      report
          .put("across_border", done.counter(LabelSessions.class, LabelSessions.ACROSS_BORDER))
          .put("without_moment", done.counter(LabelSessions.class, LabelSessions.WITHOUT_MOMENT))
          .put("still_open", done.counter(LabelSessions.class, LabelSessions.STILL_OPEN));
      report.put("features", manifest.featureSet().size());
      report.put("feature_set", manifest.featureSet().hash());
      return Outcome.DONE;
    } catch (IOException e) {
      throw JobFailure.of("describing the training set", e);
    } finally {
      staging.discard();
    }
  }

  /** States that never counted a feature would teach that nobody did anything. */
  private static void requireMade(Lake lake, ChosenFeatures features) {
    Set<String> needed = new TreeSet<>();
    features.definitions().stream()
        .map(FeatureDefinition::declared)
        .filter(declared -> declared != null && declared.of() != DeclaredFeature.Of.VISIT)
        .forEach(declared -> needed.add(declared.key()));
    MadeFeatures.known(lake)
        .filter(made -> !made.containsAll(needed))
        .ifPresent(
            made -> {
              needed.removeAll(made);
              throw new JobFailure(
                  "The lake is not aggregated with "
                      + needed
                      + " yet, which were declared since: run daily or aggregate first, or leave"
                      + " them out by --features=all,-NAME");
            });
  }

  private static void requireSome(String option, @Nullable Long rows) {
    if (rows != null && rows < 1) {
      throw JobFailure.ofOption(option, rows, "must be at least 1");
    }
  }

  /** Models name the set that they were trained on: one with fewer moments is not it. */
  private static void requireNoMomentLost(
      Options options, Dataset set, String id, ObjectNode written) {
    long before = set.manifest().map(TrainingSetJob::rows).orElse(0L);
    long after = rows(written);
    if (after < before && !options.getOverwrite()) {
      throw new JobFailure(
          String.format(
              Locale.ROOT,
              "This would replace training set %s, which has %,d moments, by one of %,d. The lake"
                  + " is as it was. To keep it name another --id; to let it go add --overwrite",
              id,
              before,
              after));
    }
  }

  private static long rows(JsonNode manifest) {
    long rows = 0;
    for (JsonNode ofPart : manifest.path("rows")) {
      rows += ofPart.asLong();
    }
    return rows;
  }

  private static final long BUCKET_BYTES = 1L << 20;

  private static final long EVENT_BYTES_OF_FILE = 32L << 20;

  private static int filesPerPart(Options options, EventWindow events) {
    Integer files = options.getFilesPerPart();
    if (files == null) {
      TableView read = events.events().between(events.from(), events.until());
      return (int) Math.max(2, read.bytes() / EVENT_BYTES_OF_FILE);
    }
    if (files < 1) {
      throw JobFailure.ofOption("files-per-part", files, "must be at least 1");
    }
    return files;
  }

  private static TimeSplit split(EventWindow events, Options options) {
    try {
      return TimeSplit.ofDays(
          events.from(),
          events.until().minusDays(1),
          options.getTrainPercent(),
          options.getValidationPercent(),
          SessionOptions.sessionGap(options).gap());
    } catch (IllegalArgumentException e) {
      throw new JobFailure(
          e.getMessage() + ": ingest more days, or change --train-percent, --validation-percent",
          e);
    }
  }

  private static TrainingSetManifest.Splits splits(Options options, TimeSplit split) {
    return new TrainingSetManifest.Splits(
        split.validationStart(),
        split.testStart(),
        options.getSessionGap(),
        options.getPublishLag());
  }

  /** Counts what there is, and draws as much of it as is allowed. */
  private static VisitDraw draw(
      Options options, EventWindow events, TimeSplit split, Dataset.Staging staging)
      throws IOException {
    Path counts = staging.path().resolve("visit-counts");
    Pipeline pipeline = Pipeline.create(options);
    visits(pipeline, options, events, split)
        .apply("Count visits", new CountVisits())
        .apply("Write counts", TextIO.write().to(counts.toString()).withoutSharding());
    PipelineRun.of(pipeline);
    VisitCounts counted = VisitCounts.ofText(Files.readString(counts).trim());
    Files.delete(counts);
    Long maxRows = options.getMaxRows();
    Long maxJudgedRows = options.getMaxJudgedRows();
    long ofTrain = maxRows == null ? Long.MAX_VALUE : maxRows;
    return VisitDraw.of(counted, ofTrain, maxJudgedRows == null ? ofTrain : maxJudgedRows);
  }

  /** The visits of the lake with their moments and labels. */
  private static PCollection<LabeledSession> visits(
      Pipeline pipeline, Options options, EventWindow events, TimeSplit split) {
    SessionGap gap = SessionOptions.sessionGap(options);
    return pipeline
        .apply("Visits", events.stretches(gap))
        .apply("Label", ParDo.of(new LabelSessions(split, gap, events)))
        .setCoder(new LabeledSession.SessionCoder());
  }

  private static Pipeline build(
      Options options,
      Lake lake,
      EventWindow events,
      TimeSplit split,
      String id,
      ChosenFeatures features,
      FormerTerms before,
      WrittenCheck checked,
      Dataset.Staging staging,
      @Nullable VisitDraw draw) {
    Duration publishLag = AsOfOptions.publishLag(options);
    Pipeline pipeline = Pipeline.create(options);
    Buckets buckets = Buckets.ofBytes(events.events().bytes(), BUCKET_BYTES);
    PointInTimeJoin<LabeledSession, JoinedSession> pointInTimeJoin =
        new PointInTimeJoin<>(
            Snapshots.read(pipeline, lake),
            publishLag,
            buckets,
            new PointInTimeJoin.Shape<>(
                new LabeledSession.SessionCoder(),
                JoinedSession::new,
                new JoinedSession.JoinedCoder()));
    PCollection<LabeledSession> visits = visits(pipeline, options, events, split);
    PCollection<LabeledSession> drawn =
        draw == null ? visits : visits.apply("Draw", Filter.by(draw::keeps));
    PCollection<JoinedSession> sessions = drawn.apply("Point-in-time join", pointInTimeJoin);
    PCollection<String> frozen =
        sessions.apply(
            "Freeze feature set",
            new FreezeFeatureSet(
                SessionOptions.shopZone(options), publishLag, features, before.terms()));
    frozen.apply(
        "Write feature set",
        TextIO.write()
            .to(staging.path().resolve(TrainingSetManifest.FEATURE_SET).toString())
            .withoutSharding());
    PCollectionView<String> view = frozen.apply("View feature set", View.asSingleton());
    sessions
        .apply(
            "Write moments",
            new WriteMoments(
                staging, filesPerPart(options, events), view, publishLag, draw, checked.tally()))
        .apply("Profile features", new ProfileFeatures(id, features.definitions().size(), view))
        .apply(
            "Write profile",
            TextIO.write()
                .to(staging.path().resolve(ReferenceProfile.FILE).toString())
                .withoutSharding());
    return pipeline;
  }
}
