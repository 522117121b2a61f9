package io.purchaseintent.pipeline.ingest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.event.ClockRule;
import io.purchaseintent.event.Event;
import io.purchaseintent.event.PseudonymScope;
import io.purchaseintent.event.Pseudonymizer;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.RunName;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.table.DeadLetterRow;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.IngestedFile;
import io.purchaseintent.lake.table.ShopCurrency;
import io.purchaseintent.pipeline.checks.CheckOptions;
import io.purchaseintent.pipeline.checks.CheckedTable;
import io.purchaseintent.pipeline.checks.TableChecks;
import io.purchaseintent.pipeline.checks.WrittenCheck;
import io.purchaseintent.pipeline.coder.EventCoder;
import io.purchaseintent.pipeline.job.ClockOptions;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.pipeline.job.Job;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.job.JobOptions;
import io.purchaseintent.pipeline.job.Outcome;
import io.purchaseintent.pipeline.job.PipelineRun;
import io.purchaseintent.pipeline.lake.WriteTable;
import io.purchaseintent.pipeline.money.InShopCurrency;
import io.purchaseintent.pipeline.money.MoneyOptions;
import io.purchaseintent.pipeline.shuffle.HandOut;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.Validation;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * Raw records to accepted events, added to those that are there: decode, validate, drop robots and
 * copies, pseudonymise.
 *
 * <p>Every line is counted once: read = accepted + rejected + duplicates + bots, and with --replace
 * + outside.
 */
public final class IngestJob implements Job<IngestJob.Options> {

  /** What ingest is told. */
  public interface Options extends JobOptions, ClockOptions, CheckOptions, MoneyOptions {

    @Description(
        "Canonical events as JSON lines, plain, gzip, zstd, bzip2 or zip: a file, a folder (its"
            + " files events*) or a pattern, or several with commas between. Files that were ingested before are skipped, and so are"
            + " events that are there already.")
    @Validation.Required
    String getInput();

    void setInput(String input);

    @Description(
        "Days to make anew, such as 2016-10-01/2016-10-08 (the second is the day after the last):"
            + " what the lake has of them is replaced by what the input has of them, whether its"
            + " files were ingested before or not; other days stay as they are.")
    @Nullable String getReplace();

    void setReplace(@Nullable String days);

    @Description(
        "File with the secret key that ids of users, sessions and events are hashed with. Without"
            + " it they are stored as they come.")
    @Nullable String getPseudonymKey();

    void setPseudonymKey(@Nullable String file);
  }

  /** Tries of a run beside others that write to the same days. */
  private static final int TRIES = 3;

  private final Clock clock;
  private final PrintStream err;

  /**
   * A job that takes its time from this clock.
   *
   * @param err receives what is skipped, and expectations that failed
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
    return "raw records to accepted events and dead letters, added to those that are there";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Outcome run(Options options, ObjectNode report) {
    Lake lake = JobOptions.lake(options);
    DayPeriod replaced = replaced(options.getReplace());
    for (int tried = 1; ; tried++) {
      // What another run has taken in meanwhile is known the next time.
      Ledger ledger = Ledger.of(lake);
      Input input =
          replaced == null
              ? Input.unknownTo(ledger, options.getInput(), err)
              : Input.all(options.getInput());
      report.put("files", input.read().size()).put("files_skipped", input.skipped().size());
      if (input.read().isEmpty()) {
        return Outcome.DONE;
      }
      if (input.isEmpty()) {
        throw nothingIn(options);
      }
      try {
        return ingest(options, lake, replaced, ledger, input, report);
      } catch (TableWrite.ConflictException e) {
        if (tried == TRIES) {
          throw e;
        }
        err.println("ingest: another run has added events of the same days: trying again");
      }
    }
  }

  private Outcome ingest(
      Options options,
      Lake lake,
      @Nullable DayPeriod replaced,
      Ledger ledger,
      Input input,
      ObjectNode report) {
    byte[] key = key(options, lake);
    String run = RunName.of(clock);
    CompletableFuture<List<IngestedFile>> files =
        CompletableFuture.supplyAsync(() -> Ledger.describe(input.read(), run));
    TableWrite events = EventTable.in(lake).write(run);
    TableWrite deadLetters = DeadLetterRow.in(lake).write(run);
    try (TableChecks checks = new TableChecks(name(), lake, run)) {
      List<FileRange> ranges = FileRange.of(input.read());
      InShopCurrency money = money(options, lake, ranges);
      Pipeline pipeline =
          build(
              options,
              new PrepareForStorage(money, key),
              ranges,
              replaced,
              checks.of(CheckedTable.EVENTS, events),
              checks.of(CheckedTable.DEAD_LETTER, deadLetters),
              events,
              deadLetters);
      PipelineRun done = PipelineRun.of(pipeline);
      count(done, replaced != null, report);
      NoUsers.report(done, report, err);
      YetToCome.report(done, report, err);
      money.tell(name(), done, report, err);
      requireAny(options, report, deadLetters);
      // Where all was there already, as a stream had added it, there is nothing to check.
      if (!events.written().isEmpty() && checks.conclude(options, report, err) == Outcome.REFUSED) {
        return Outcome.REFUSED;
      }
      if (replaced == null) {
        events.appendUnlessChanged();
        tellAfterClosing(done, events.closedMillis());
      } else {
        events.replaceDays(replaced.from(), replaced.to(), Map.of());
      }
      deadLetters.append();
      ledger.add(files.join(), run);
      return Outcome.DONE;
    } finally {
      events.discard();
      deadLetters.discard();
    }
  }

  /** Says how many events came when their days were closed, and from when on they count. */
  private void tellAfterClosing(PipelineRun done, long closedMillis) {
    long events = done.counter(WriteEvents.class, WriteEvents.AFTER_CLOSING);
    if (events > 0) {
      LocalDate closed = LocalDate.ofInstant(Instant.ofEpochMilli(closedMillis), ZoneOffset.UTC);
      err.printf(
          Locale.ROOT,
          "ingest: %,d events came when the days until %s were closed: they count from that day on,"
              + " and snapshots until then stay as they are. To make days anew instead:"
              + " --replace=FROM/UNTIL%n",
          events,
          closed);
    }
  }

  /** In the currency that is told, else the lake's, which gets the one of most amounts. */
  private InShopCurrency money(Options options, Lake lake, List<FileRange> ranges) {
    InShopCurrency money = InShopCurrency.of(options, lake, null);
    if (ShopCurrency.of(lake).isEmpty()) {
      UsualCurrency.of(ranges, clock.instant())
          .ifPresent(currency -> ShopCurrency.claim(lake, currency));
    }
    return money;
  }

  /** Looks whether anything came of the input, and says why nothing did. */
  private static void requireAny(Options options, ObjectNode report, TableWrite deadLetters) {
    if (report.path("accepted").asLong() + report.path("duplicates").asLong() > 0) {
      return;
    }
    long outside = report.path("outside").asLong();
    if (outside > 0) {
      throw JobFailure.ofOption(
          "replace",
          String.valueOf(options.getReplace()),
          "would leave these days empty: all "
              + outside
              + " events of --input="
              + options.getInput()
              + " are of other days. The lake is as it was; name days that the input has");
    }
    // What was rejected is kept even where nothing else came of it.
    deadLetters.append();
    if (report.path("read").asLong() == 0) {
      throw nothingIn(options);
    }
    throw new JobFailure(
        "None of the "
            + report.path("read")
            + " records of "
            + options.getInput()
            + " is a valid event; the reasons are in the lake's dead letters (./intent dead-letter"
            + " list)");
  }

  private static void count(PipelineRun done, boolean replacing, ObjectNode report) {
    report
        .put("read", done.counter(ReadEvents.class, ReadEvents.READ))
        .put("accepted", done.counter(WriteEvents.class, WriteEvents.KEPT))
        .put("rejected", done.counter(ReadEvents.class, ReadEvents.REJECTED))
        .put("duplicates", done.counter(WriteEvents.class, WriteEvents.DUPLICATES))
        .put("bots", done.counter(ReadEvents.class, ReadEvents.ROBOTS))
        .put("after_closing", done.counter(WriteEvents.class, WriteEvents.AFTER_CLOSING));
    if (replacing) {
      report.put("outside", done.counter(OfPeriodFn.class, OfPeriodFn.OUTSIDE));
    }
  }

  private Pipeline build(
      Options options,
      PrepareForStorage prepare,
      List<FileRange> ranges,
      @Nullable DayPeriod replaced,
      WrittenCheck eventCheck,
      WrittenCheck letterCheck,
      TableWrite events,
      TableWrite deadLetters) {
    ClockRule clocks = ClockRule.ofPast(ClockOptions.maxClockAhead(options));
    Pipeline pipeline = Pipeline.create(options);
    PCollectionTuple parsed =
        pipeline
            .apply(
                "Stretches",
                HandOut.of(ranges, FileRange::unpackedBytes, SerializableCoder.of(FileRange.class)))
            .apply(
                "Read events",
                ParDo.of(new ReadEvents(clock.instant(), clocks))
                    .withOutputTags(ReadEvents.ACCEPTED, TupleTagList.of(ReadEvents.DEAD_LETTERS)));
    PCollection<Event> accepted =
        parsed
            .get(ReadEvents.ACCEPTED)
            .setCoder(EventCoder.of())
            .apply("Pseudonymise", ParDo.of(prepare))
            .setCoder(EventCoder.of());
    PCollection<Event> wanted =
        replaced == null
            ? accepted
            : accepted
                .apply("Of the days", ParDo.of(new OfPeriodFn(replaced)))
                .setCoder(EventCoder.of());
    TableView before = replaced == null ? events.before() : null;
    wanted.apply(
        "Write events", new WriteEvents(events, before, Slices.of(ranges), eventCheck.tally()));
    PCollection<DeadLetter> rejected =
        parsed.get(ReadEvents.DEAD_LETTERS).setCoder(SerializableCoder.of(DeadLetter.class));
    rejected
        .apply("New dead letters", ParDo.of(NewLettersFn.beside(deadLetters.before())))
        .setCoder(SerializableCoder.of(DeadLetter.class))
        .apply(
            "Write dead letters",
            WriteTable.to(deadLetters, letter -> Partition.WHOLE, DeadLetter::toRow)
                .tallied(letterCheck.tally()));
    return pipeline;
  }

  private static @Nullable DayPeriod replaced(@Nullable String days) {
    if (days == null) {
      return null;
    }
    String[] ends = days.split("/", -1);
    try {
      if (ends.length == 2) {
        LocalDate from = LocalDate.parse(ends[0]);
        LocalDate until = LocalDate.parse(ends[1]);
        if (from.isBefore(until)) {
          return new DayPeriod(from, until);
        }
      }
    } catch (DateTimeParseException e) {
      // Said below.
    }
    throw JobFailure.ofOption(
        "replace",
        days,
        "must be the first day and the day after the last, such as 2016-10-01/2016-10-08");
  }

  private byte @Nullable [] key(Options options, Lake lake) {
    String file = options.getPseudonymKey();
    if (file == null) {
      return null;
    }
    try {
      byte[] key = Files.readAllBytes(Path.of(file));
      new Pseudonymizer(key);
      PseudonymScope scope = PseudonymScope.of(key);
      if (scope == PseudonymScope.UNSAID && !EventTable.in(lake).exists()) {
        throw new JobFailure(PseudonymScope.refusalOf("--pseudonym-key", file, lake));
      }
      if (scope != PseudonymScope.ALL_IDS) {
        err.println(PseudonymScope.toldOf(file));
      }
      return key;
    } catch (IllegalArgumentException e) {
      throw new JobFailure("--pseudonym-key=" + file + ": " + e.getMessage());
    } catch (IOException e) {
      throw JobFailure.of("reading --pseudonym-key=" + file, e);
    }
  }

  private static JobFailure nothingIn(Options options) {
    return new JobFailure(
        "--input=" + options.getInput() + " is empty: there is nothing to ingest");
  }
}
