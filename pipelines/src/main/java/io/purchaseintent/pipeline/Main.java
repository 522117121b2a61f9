package io.purchaseintent.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.command.UserError;
import io.purchaseintent.eventlog.address.LogAddresses;
import io.purchaseintent.lake.LakeException;
import io.purchaseintent.pipeline.aggregate.AggregateJob;
import io.purchaseintent.pipeline.checks.CheckDataJob;
import io.purchaseintent.pipeline.compare.CompareJob;
import io.purchaseintent.pipeline.daily.DailyJob;
import io.purchaseintent.pipeline.drift.DriftJob;
import io.purchaseintent.pipeline.experiment.ExperimentJob;
import io.purchaseintent.pipeline.ingest.IngestJob;
import io.purchaseintent.pipeline.job.Job;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.job.JobOptions;
import io.purchaseintent.pipeline.job.OptionErrors;
import io.purchaseintent.pipeline.job.Outcome;
import io.purchaseintent.pipeline.live.LiveJob;
import io.purchaseintent.pipeline.publish.PublishJob;
import io.purchaseintent.pipeline.quality.QualityJob;
import io.purchaseintent.pipeline.sessionize.SessionizeJob;
import io.purchaseintent.pipeline.skew.SkewJob;
import io.purchaseintent.pipeline.source.LogReadings;
import io.purchaseintent.pipeline.source.SourceOptions;
import io.purchaseintent.pipeline.trainingset.TrainingSetJob;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;

/**
 * Starts a job by its name: {@code Main JOB --lake=DIR [options of the job and of its runner]}.
 *
 * <p>Prints what the job counted as one line of JSON on standard output. Exit codes: 0 done, 1
 * failed, 2 wrong usage, 3 the job says no.
 */
public final class Main {

  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int REFUSED = 3;

  /** A break within a sentence, such as of a library; lines of ours begin with two spaces. */
  private static final String NO_LINE_OF_OURS = "\\s*\\R(?! {2}\\S)\\s*";

  private final List<Job<?>> jobs;
  private final PrintStream out;
  private final PrintStream err;

  private Main(Clock clock, PrintStream out, PrintStream err) {
    this.jobs =
        List.of(
            new IngestJob(clock, err),
            new SessionizeJob(clock, err),
            new AggregateJob(clock, err),
            new TrainingSetJob(clock, err),
            new PublishJob(clock, err),
            new DailyJob(clock, err),
            new LiveJob(clock, err),
            new CompareJob(clock, err),
            new CheckDataJob(clock, err),
            new SkewJob(clock, err),
            new DriftJob(clock, err),
            new QualityJob(clock, err),
            new ExperimentJob(clock, err));
    this.out = out;
    this.err = err;
  }

  /** Runs a job and ends the process with its exit code. */
  public static void main(String[] args) {
    endWithParent();
    // The process ends here whatever threads a runner leaves behind.
    System.exit(run(args, Clock.systemUTC(), System.out, System.err));
  }

  /** A job must not go on to replace a dataset when nobody waits for it, however they went. */
  private static void endWithParent() {
    String parent = System.getenv("INTENT_PARENT");
    if (parent != null) {
      ProcessHandle.of(Long.parseLong(parent))
          .ifPresentOrElse(
              process -> process.onExit().thenRun(() -> System.exit(FAILED)),
              () -> System.exit(FAILED));
    }
  }

  /** Runs a job and returns its exit code. */
  public static int run(String[] args, Clock clock, PrintStream out, PrintStream err) {
    PrintStream own = args.length == 0 ? err : OwnLines.of(args[0], err);
    return new Main(clock, out, own).run(args);
  }

  private int run(String[] args) {
    if (args.length == 0 || args[0].equals("--help") || args[0].equals("-h")) {
      (args.length == 0 ? err : out).print(usage());
      return args.length == 0 ? USAGE : 0;
    }
    for (Job<?> job : jobs) {
      if (job.name().equals(args[0])) {
        return run(job, Arrays.copyOfRange(args, 1, args.length));
      }
    }
    err.println(
        "there is no such job; there are "
            + jobs.stream().map(Job::name).collect(Collectors.joining(", ")));
    return USAGE;
  }

  private <O extends JobOptions> int run(Job<O> job, String[] args) {
    if (Arrays.asList(args).contains("--help")) {
      PipelineOptionsFactory.register(job.optionsType());
      PipelineOptionsFactory.printHelp(out, job.optionsType());
      if (readsLog(job)) {
        out.println("Event logs, and the options of each kind:");
        LogAddresses.kinds().forEach(kind -> out.println("  " + kind.form() + ", " + kind.title()));
        LogReadings.optionTypes().forEach(type -> PipelineOptionsFactory.printHelp(out, type));
      }
      return 0;
    }
    O options;
    try {
      PipelineOptionsFactory.register(job.optionsType());
      if (readsLog(job)) {
        LogReadings.optionTypes().forEach(PipelineOptionsFactory::register);
      }
      options = PipelineOptionsFactory.fromArgs(args).withValidation().as(job.optionsType());
      options.setJobName(job.name());
    } catch (IllegalArgumentException e) {
      err.println(OptionErrors.explain(args, job.optionsType(), e));
      return USAGE;
    }
    ObjectMapper json = new ObjectMapper();
    ObjectNode report = json.createObjectNode().put("job", job.name());
    long start = System.nanoTime();
    try {
      Outcome outcome = job.run(options, report);
      report.put("seconds", Math.round((System.nanoTime() - start) / 1e7) / 100.0);
      out.println(json.writeValueAsString(report));
      return outcome == Outcome.DONE ? 0 : REFUSED;
    } catch (RuntimeException | IOException e) {
      RuntimeException failure = failureIn(e);
      String why = failure == null ? describe(e) : String.valueOf(failure.getMessage());
      err.println(why.replaceAll(NO_LINE_OF_OURS, " "));
      if (failure == null) {
        // Not foreseen, so the place matters: it goes to the log, not into the message.
        Logger.getLogger(Main.class.getName()).log(Level.SEVERE, job.name() + " failed", e);
      }
      return failure instanceof JobFailure own && own.isWrongUsage() ? USAGE : FAILED;
    }
  }

  private static boolean readsLog(Job<?> job) {
    return SourceOptions.class.isAssignableFrom(job.optionsType());
  }

  /** What tells the operator enough, if anything does. */
  private static @Nullable RuntimeException failureIn(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof JobFailure failure) {
        return failure;
      }
      if (cause instanceof LakeException failure) {
        return failure;
      }
      if (cause instanceof UserError failure) {
        return failure;
      }
    }
    return null;
  }

  /** The innermost cause: the runners wrap it many times. */
  private static String describe(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String remedy = LakeException.remedy(cause.getMessage());
    if (!remedy.isEmpty()) {
      return cause.getMessage() + remedy;
    }
    return cause.getMessage() == null
        ? cause.getClass().getSimpleName()
        : cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }

  private String usage() {
    StringBuilder usage = new StringBuilder("Usage: Main JOB --lake=DIR [options]\nJobs:\n");
    for (Job<?> job : jobs) {
      usage.append(String.format("  %-14s%s%n", job.name(), job.description()));
    }
    return usage.append("Options of a job: Main JOB --help\n").toString();
  }
}
