package io.purchaseintent.pipeline.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.event.ClockRule;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.RunName;
import io.purchaseintent.lake.table.DeadLetterRow;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.pipeline.checks.CheckOptions;
import io.purchaseintent.pipeline.checks.CheckedTable;
import io.purchaseintent.pipeline.checks.TableChecks;
import io.purchaseintent.pipeline.checks.WrittenCheck;
import io.purchaseintent.pipeline.coder.EventCoder;
import io.purchaseintent.pipeline.job.ClockOptions;
import io.purchaseintent.pipeline.job.Job;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.job.JobOptions;
import io.purchaseintent.pipeline.job.Outcome;
import io.purchaseintent.pipeline.job.PipelineRun;
import io.purchaseintent.pipeline.job.ReplaceOptions;
import io.purchaseintent.pipeline.lake.WriteTable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * Raw records to accepted events: decode, validate, drop robots and duplicates, pseudonymise.
 *
 * <p>Every line is counted once: read = accepted + rejected + duplicates + bots.
 */
public final class IngestJob implements Job<IngestJob.Options> {

  /** What ingest is told. */
  public interface Options extends JobOptions, ClockOptions, ReplaceOptions, CheckOptions {

    @Description(
        "Canonical events as JSON lines, plain, gzip or zstd: a file, a folder (its files events*),"
            + " or a folder with a pattern.")
    @Validation.Required
    String getInput();

    void setInput(String input);

    @Description(
        "File with the secret key that users' ids are hashed with. Without it they are stored as"
            + " they come.")
    @Nullable String getPseudonymKey();

    void setPseudonymKey(@Nullable String file);

    @Description("Files for each day.")
    @Default.Integer(1)
    int getFilesPerDay();

    void setFilesPerDay(int files);
  }

  private final Clock clock;
  private final PrintStream err;

  /**
   * A job that takes its time from this clock.
   *
   * @param err receives expectations that failed
   */
  public IngestJob(Clock clock, PrintStream err) {
    this.clock = clock;
    this.err = err;
  }

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public String description() {
    return "raw records to accepted events and dead letters";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Outcome run(Options options, ObjectNode report) {
    Lake lake = Lake.of(options.getLake());
    String run = RunName.of(clock);
    List<FileRange> ranges = FileRange.of(options.getInput());
    if (ranges.isEmpty()) {
      throw new JobFailure(
          "--input=" + options.getInput() + " is empty: there is nothing to ingest");
    }
    Dataset.Staging events = lake.events().stage(run);
    Dataset.Staging deadLetters = lake.deadLetter().stage(run);
    try (TableChecks checks = new TableChecks(name(), lake, run)) {
      Pipeline pipeline =
          build(
              options,
              ranges,
              checks.of(CheckedTable.EVENTS, events),
              checks.of(CheckedTable.DEAD_LETTER, deadLetters));
      PipelineRun done = PipelineRun.of(pipeline);
      long accepted = done.counter(Deduplicate.class, Deduplicate.KEPT);
      report
          .put("read", done.counter(ReadEvents.class, ReadEvents.READ))
          .put("accepted", accepted)
          .put("rejected", done.counter(ReadEvents.class, ReadEvents.REJECTED))
          .put("duplicates", done.counter(Deduplicate.class, Deduplicate.DUPLICATES))
          .put("bots", done.counter(ReadEvents.class, ReadEvents.ROBOTS));
      if (accepted == 0) {
        // What was rejected is kept even where nothing else came of it.
        deadLetters.commit();
        throw new JobFailure(
            "None of the "
                + report.path("read")
                + " records of "
                + options.getInput()
                + " is a valid event; the reasons are in "
                + lake.deadLetter().folder());
      }
      ReplaceOptions.requireNoEventLost(options, lake.events(), events, options.getInput());
      if (checks.conclude(options, report, err) == Outcome.REFUSED) {
        return Outcome.REFUSED;
      }
      deadLetters.commit();
      report.put("files", events.commit().size());
      return Outcome.DONE;
    } finally {
      events.discard();
      deadLetters.discard();
    }
  }

  private Pipeline build(
      Options options, List<FileRange> ranges, WrittenCheck events, WrittenCheck deadLetters) {
    ClockRule clocks = ClockRule.ofPast(ClockOptions.maxClockAhead(options));
    Pipeline pipeline = Pipeline.create(options);
    PCollectionTuple parsed =
        pipeline
            .apply(
                "Name stretches",
                Create.of(ranges).withCoder(SerializableCoder.of(FileRange.class)))
            .apply("Spread stretches", Reshuffle.viaRandomKey())
            .apply(
                "Read events",
                ParDo.of(new ReadEvents(clock.instant(), clocks))
                    .withOutputTags(ReadEvents.ACCEPTED, TupleTagList.of(ReadEvents.DEAD_LETTERS)));
    PCollection<Event> accepted =
        parsed
            .get(ReadEvents.ACCEPTED)
            .setCoder(EventCoder.of())
            .apply("Pseudonymise", ParDo.of(new PrepareForStorage(key(options.getPseudonymKey()))))
            .setCoder(EventCoder.of())
            .apply("Deduplicate", new Deduplicate(FileRange.buckets(ranges)));
    accepted.apply(
        "Write events",
        WriteTable.to(
                events.staging(),
                EventTable.SCHEMA,
                EventTable::partition,
                EventTable::toRow,
                options.getFilesPerDay())
            .tallied(events.tally()));
    PCollection<DeadLetter> rejected =
        parsed.get(ReadEvents.DEAD_LETTERS).setCoder(SerializableCoder.of(DeadLetter.class));
    rejected.apply(
        "Write dead letters",
        WriteTable.to(
                deadLetters.staging(),
                DeadLetterRow.SCHEMA,
                letter -> DeadLetterRow.PARTITION,
                DeadLetter::toRow,
                1)
            .tallied(deadLetters.tally()));
    return pipeline;
  }

  private static byte @Nullable [] key(@Nullable String file) {
    if (file == null) {
      return null;
    }
    try {
      byte[] key = Files.readAllBytes(Path.of(file));
      if (key.length < Pseudonymizer.MIN_KEY_BYTES) {
        throw new JobFailure(
            "--pseudonym-key="
                + file
                + " has "
                + key.length
                + " bytes, at least "
                + Pseudonymizer.MIN_KEY_BYTES
                + " are needed");
      }
      return key;
    } catch (IOException e) {
      throw JobFailure.of("reading --pseudonym-key=" + file, e);
    }
  }
}
