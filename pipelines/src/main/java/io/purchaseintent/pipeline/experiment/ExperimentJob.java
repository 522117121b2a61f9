package io.purchaseintent.pipeline.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.decision.Policy;
import io.purchaseintent.experiment.Experiment;
import io.purchaseintent.experiment.analysis.Analysis;
import io.purchaseintent.experiment.analysis.Design;
import io.purchaseintent.experiment.analysis.ExperimentSums;
import io.purchaseintent.experiment.analysis.ExperimentSums.Counted;
import io.purchaseintent.experiment.analysis.Findings;
import io.purchaseintent.experiment.analysis.Judge;
import io.purchaseintent.experiment.analysis.Verdict;
import io.purchaseintent.experiment.analysis.Verdict.Decision;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.RunName;
import io.purchaseintent.lake.iceberg.LakeTable;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.ShopCurrency;
import io.purchaseintent.pipeline.job.DayOption;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.pipeline.job.DurationOption;
import io.purchaseintent.pipeline.job.Job;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.job.JobOptions;
import io.purchaseintent.pipeline.job.Outcome;
import io.purchaseintent.pipeline.job.PipelineRun;
import io.purchaseintent.pipeline.prediction.LoggedPredictions;
import io.purchaseintent.pipeline.session.SessionOptions;
import io.purchaseintent.registry.AuditEntry;
import io.purchaseintent.registry.RegistryException;
import io.purchaseintent.registry.experiment.ExperimentBoard;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.jspecify.annotations.Nullable;

/** What an experiment was worth: its exposures held against what its units did then. */
public final class ExperimentJob implements Job<ExperimentJob.Options> {

  /** What the analysis is told. */
  public interface Options extends SessionOptions {

    @Description("The experiment: NAME for the newest version that was started, or NAME@VERSION.")
    @Nullable String getExperiment();

    void setExperiment(@Nullable String named);

    @Description("A file that defines the experiment, in place of the registry's.")
    @Nullable String getDefinition();

    void setDefinition(@Nullable String file);

    @Description(
        "The registry: a folder, s3://BUCKET/PREFIX or mlflow:URI; without it, registry beside the"
            + " lake.")
    @Nullable String getRegistry();

    void setRegistry(@Nullable String address);

    @Description("Name of the model in the registry.")
    @Default.String("purchase-intent")
    String getModel();

    void setModel(String name);

    @Description(
        "Folder of a prediction log that is taken into the lake's table first; without it,"
            + " predictions in the lake.")
    @Nullable String getPredictions();

    void setPredictions(@Nullable String folder);

    @Description(
        "Day (UTC) after the last one to look at; without it, today, or the day after the lake's"
            + " last events.")
    @Nullable String getUntil();

    void setUntil(@Nullable String day);

    @Description(
        "How long before its first exposure a unit's outcomes are looked at, to take them out of"
            + " the noise.")
    @Default.String("P28D")
    String getBefore();

    void setBefore(String duration);

    @Description(
        "Share of the units with revenue, of all arms together, whose revenue counts whole; what is"
            + " beyond that counts as the greatest of them. 1 for no bound.")
    @Default.Double(0.99)
    double getWinsorise();

    void setWinsorise(double share);

    @Description(
        "The policy whose actions cost what margins are told of; without it policy.yaml in the home"
            + " folder, else the one of this release.")
    @Nullable String getPolicy();

    void setPolicy(@Nullable String file);

    @Description("Stop the experiment in the registry if the verdict is that it harms.")
    @Default.Boolean(false)
    boolean getStop();

    void setStop(boolean stop);

    @Description(
        "Where the report is written, its page beside it; without it,"
            + " reports/experiment/NAME@VERSION.json in the lake.")
    @Nullable String getReport();

    void setReport(@Nullable String file);
  }

  private static final LocalDate LONG_AGO = LocalDate.EPOCH;

  private final Clock clock;
  private final PrintStream err;

  /** A job that takes today from this clock, and tells what it found here. */
  public ExperimentJob(Clock clock, PrintStream err) {
    this.clock = clock;
    this.err = err;
  }

  @Override
  public String name() {
    return "experiment";
  }

  @Override
  public String description() {
    return "what an experiment was worth, and what is to be done";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Outcome run(Options options, ObjectNode report) {
    double share = options.getWinsorise();
    if (!(share > 0.5 && share <= 1)) {
      throw JobFailure.ofOption("winsorise", share, "must be above 0.5 and at most 1, as 0.99");
    }
    Duration before = DurationOption.notNegative("before", options.getBefore());
    Lake lake = JobOptions.lake(options);
    try {
      String registry = options.getRegistry();
      ExperimentBoard board =
          Definitions.board(
              options, registry == null ? lake.home().resolve("registry").toString() : registry);
      Definitions.Found found = found(options, board);
      Policy policy = Definitions.policy(options.getPolicy(), lake.home());
      DayPeriod period = period(options, found, lake);
      Instant began = found.began();
      Design design =
          Design.of(
              found.experiment(),
              new Design.Span(
                  began == null ? period.start().toEpochMilli() : began.toEpochMilli(),
                  period.end().toEpochMilli(),
                  before.toMillis()),
              Definitions.costs(found.experiment(), policy),
              policy.economics().marginShare());
      LoggedPredictions logged =
          LoggedPredictions.of(lake, options.getPredictions(), period, name(), clock, err);
      ExperimentSums sums = sums(options, lake, design, logged, period, before);
      return conclude(options, lake, found.experiment(), board, sums, period, report);
    } catch (UserError e) {
      throw new JobFailure(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw JobFailure.of("writing the report", e);
    }
  }

  private static Definitions.Found found(Options options, ExperimentBoard board) {
    String file = options.getDefinition();
    String named = options.getExperiment();
    if (file != null) {
      if (named != null) {
        throw JobFailure.ofOption(
            "definition", file, "excludes the name of an experiment: give one of both");
      }
      return Definitions.in(Path.of(file));
    }
    if (named == null) {
      throw JobFailure.ofOption(
          "experiment",
          "",
          "is missing: name one, as in ./intent run experiment badge;"
              + " ./intent experiments list shows which there are");
    }
    return Definitions.in(board, named);
  }

  private DayPeriod period(Options options, Definitions.Found found, Lake lake) {
    Instant began = found.began();
    LocalDate from = began == null ? LONG_AGO : LocalDate.ofInstant(began, ZoneOffset.UTC);
    String asked = options.getUntil();
    LocalDate until =
        asked == null
            ? LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)
            : DayOption.parse("until", asked);
    LakeTable events = EventTable.in(lake);
    if (asked == null && events.exists()) {
      LocalDate last =
          events.view().days().isEmpty() ? until : events.view().days().last().plusDays(1);
      until = last.isBefore(until) ? last : until;
    }
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    if (until.isAfter(today)) {
      throw JobFailure.ofOption(
          "until", until, "must not be after " + today + ", today (UTC): those days are not over");
    }
    if (asked == null && !from.isBefore(until)) {
      throw new JobFailure(
          found.experiment().id()
              + " began on "
              + from
              + " (UTC), and no whole day of it is over whose events are in the lake: look again"
              + " tomorrow");
    }
    if (!from.isBefore(until)) {
      throw JobFailure.ofOption(
          "until",
          until,
          "must be after "
              + from
              + ", when "
              + found.experiment().id()
              + " began: look when a day of it is over, and its events are in the lake");
    }
    return new DayPeriod(from, until);
  }

  private ExperimentSums sums(
      Options options,
      Lake lake,
      Design design,
      LoggedPredictions logged,
      DayPeriod period,
      Duration before)
      throws IOException {
    Dataset.Staging staging = lake.staged(name()).stage(RunName.of(clock));
    try {
      Path file = staging.path().resolve("sums");
      LakeTable table = EventTable.in(lake);
      LocalDate from = period.from().minusDays(before.toDays() + 1);
      TableView events = table.exists() ? table.view().between(from, period.to()) : null;
      TableView predictions = logged.view();
      long rows =
          (events == null ? 0 : events.rows()) + (predictions == null ? 0 : predictions.rows());
      Pipeline pipeline = Pipeline.create(options);
      new ExperimentPipeline(
              design,
              SessionOptions.sessionGap(options).gap().toMillis(),
              options.getWinsorise(),
              rows)
          .build(pipeline, predictions, events, ShopCurrency.of(lake).orElse(null), file);
      PipelineRun.of(pipeline);
      return ExperimentPipeline.read(file, design);
    } finally {
      staging.discard();
    }
  }

  private Outcome conclude(
      Options options,
      Lake lake,
      Experiment experiment,
      ExperimentBoard board,
      ExperimentSums sums,
      DayPeriod period,
      ObjectNode report)
      throws IOException {
    Findings findings = Analysis.of(experiment, sums);
    Verdict verdict = Judge.of(experiment, sums, findings);
    ObjectNode json =
        new AnalysisJson(
                experiment,
                sums,
                findings,
                verdict,
                period.end(),
                ShopCurrency.of(lake).orElse(null))
            .json();
    String named = options.getReport();
    Path file =
        named == null
            ? lake.reports(name()).resolve(experiment.id() + ".json")
            : Path.of(named).toAbsolutePath().normalize();
    Path page =
        file.resolveSibling(file.getFileName().toString().replaceFirst("\\.json$", "") + ".html");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
    Files.writeString(page, new AnalysisPage(json).html());
    lake.keepReport(file);
    lake.keepReport(page);
    new AnalysisText(json).print(err);
    if (options.getStop() && verdict.decision() == Decision.STOP) {
      stop(board, experiment, verdict);
    }
    long units = 0;
    for (int arm = 0; arm < experiment.arms().size(); arm++) {
      units += sums.count(arm, Counted.UNITS);
    }
    report.put("experiment", experiment.id());
    report.put("units", units);
    report.put("verdict", verdict.decision().code());
    report.put("report", file.toString());
    report.put("page", page.toString());
    return verdict.decision().isAlarm() || units == 0 ? Outcome.REFUSED : Outcome.DONE;
  }

  private void stop(ExperimentBoard board, Experiment experiment, Verdict verdict) {
    try {
      board.stop(
          experiment.id(),
          new AuditEntry(clock.instant(), "run experiment --stop", verdict.reasons().get(0)));
      err.printf("stopped %s%n", experiment.id());
    } catch (RegistryException e) {
      throw new JobFailure("It harms, and was not stopped: " + e.getMessage(), e);
    }
  }
}
