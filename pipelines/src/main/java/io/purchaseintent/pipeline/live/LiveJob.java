package io.purchaseintent.pipeline.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.event.ClockRule;
import io.purchaseintent.event.Event;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.iceberg.Partition;
import io.purchaseintent.lake.table.DeadLetterRow;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.FirstReceived;
import io.purchaseintent.pipeline.coder.EventCoder;
import io.purchaseintent.pipeline.ingest.DeadLetter;
import io.purchaseintent.pipeline.ingest.DeadLetterCoder;
import io.purchaseintent.pipeline.ingest.NoUsers;
import io.purchaseintent.pipeline.ingest.YetToCome;
import io.purchaseintent.pipeline.job.DurationOption;
import io.purchaseintent.pipeline.job.Job;
import io.purchaseintent.pipeline.job.JobFailure;
import io.purchaseintent.pipeline.job.JobOptions;
import io.purchaseintent.pipeline.job.Outcome;
import io.purchaseintent.pipeline.job.PipelineRun;
import io.purchaseintent.pipeline.lake.AppendFiles;
import io.purchaseintent.pipeline.money.InShopCurrency;
import io.purchaseintent.pipeline.money.MoneyOptions;
import io.purchaseintent.pipeline.online.RedisAddress;
import io.purchaseintent.pipeline.online.WriteSessions;
import io.purchaseintent.pipeline.session.LiveSessions;
import io.purchaseintent.pipeline.session.SessionOptions;
import io.purchaseintent.pipeline.source.EventSource;
import io.purchaseintent.pipeline.source.SourceOptions;
import io.purchaseintent.pipeline.source.WatermarkRules;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.StreamingOptions;
import org.apache.beam.sdk.options.Validation;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;

/**
 * The live system: an event log to sessions in the online store, a second after the click, and to
 * the lake's events, which the batch jobs read.
 */
public final class LiveJob implements Job<LiveJob.Options> {

  /** What live is told. */
  public interface Options extends SessionOptions, SourceOptions, StreamingOptions, MoneyOptions {

    @Description(
        "Where the sessions' states go, such as redis://localhost:6379; none, with --until-idle: what"
            + " the log has is brought into the lake, and no session is kept.")
    @Validation.Required
    String getRedis();

    void setRedis(String redis);

    @Description("How long a session's state stays in Redis after it was written last.")
    @Default.String("PT30M")
    String getSessionExpiry();

    void setSessionExpiry(String expiry);

    @Description("How late an event may be and still count in Redis. State is kept for so long.")
    @Default.String("PT3H")
    String getAllowedLateness();

    void setAllowedLateness(String lateness);

    @Description("How much event time a file of the lake spans.")
    @Default.String("PT1H")
    String getArchiveWindow();

    void setArchiveWindow(String window);

    @Description("Workers that add to the lake at a time; more than 4 have nothing to do.")
    @Default.Integer(1)
    int getArchiveShards();

    void setArchiveShards(int shards);
  }

  private static final AppendFiles.Rows<Event> EVENTS =
      new AppendFiles.Rows<>(
          EventTable.KEY,
          event -> List.of(event.sessionId(), event.eventId()),
          EventTable.partitions()::apply,
          Event::eventTime,
          EventTable::toRow,
          FirstReceived::of);

  private static final AppendFiles.Rows<DeadLetter> DEAD_LETTERS =
      new AppendFiles.Rows<>(
          DeadLetterRow.KEY,
          letter -> List.of(letter.file(), letter.position()),
          letter -> Partition.WHOLE,
          letter -> Instant.ofEpochMilli(letter.rejectedMillis()),
          (letter, closed) -> letter.toRow(),
          (first, again) -> first);

  private static final String NO_REDIS = "none";

  private final Clock clock;
  private final PrintStream err;

  /**
   * A job that takes its time from this clock.
   *
   * @param err receives what is odd
   */
  public LiveJob(Clock clock, PrintStream err) {
    this.clock = clock;
    this.err = err;
  }

  @Override
  public String name() {
    return "live";
  }

  @Override
  public String description() {
    return "an event log to sessions in Redis and events in the lake, without an end";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Outcome run(Options options, ObjectNode report) {
    options.setStreaming(true);
    Lake lake = JobOptions.lake(options);
    InShopCurrency money = InShopCurrency.of(options, lake, clock);
    PipelineRun done = PipelineRun.of(build(options, lake, money));
    long accepted = done.counter(DecodeEvents.class, DecodeEvents.ACCEPTED_COUNT);
    report
        .put("read", done.counter(DecodeEvents.class, DecodeEvents.READ))
        .put("accepted", accepted)
        .put("rejected", done.counter(DecodeEvents.class, DecodeEvents.REJECTED))
        .put("bots", done.counter(DecodeEvents.class, DecodeEvents.ROBOTS))
        .put("late", done.counter(LiveSessions.class, LiveSessions.LATE))
        .put("dropped", done.droppedAsLate(LiveSessions.GATHER))
        .put("archived", archived(done, lake))
        .put("written", done.counter(WriteSessions.class, WriteSessions.WRITTEN))
        .put("superseded", done.counter(WriteSessions.class, WriteSessions.SUPERSEDED));
    NoUsers.report(done, report, err);
    YetToCome.report(done, report, err);
    money.tell(name(), done, report, err);
    return Outcome.DONE;
  }

  private static @Nullable RedisAddress redis(Options options) {
    String redis = options.getRedis();
    if (!redis.equals(NO_REDIS)) {
      return RedisAddress.of("redis", redis).requireReachable();
    }
    if (options.getUntilIdle() == null) {
      throw JobFailure.ofOption(
          "redis",
          redis,
          "keeps no sessions, which a job without an end is for: give"
              + " --redis=redis://HOST:6379, or --until-idle=PT20S to bring into the lake what the"
              + " log has, and end");
    }
    return null;
  }

  private static long archived(PipelineRun done, Lake lake) {
    return done.counter(AppendFiles.class, AppendFiles.counter(EventTable.in(lake)));
  }

  private Pipeline build(Options options, Lake lake, InShopCurrency money) {
    Duration lateness = DurationOption.notNegative("allowedLateness", options.getAllowedLateness());
    Duration window = DurationOption.positive("archiveWindow", options.getArchiveWindow());
    int shards = options.getArchiveShards();
    if (shards < 1) {
      throw JobFailure.ofOption("archiveShards", shards, "must be at least 1");
    }
    ClockRule clocks = WatermarkRules.of(options).clocks();
    EventSource source = EventSource.of(options, clock);
    RedisAddress redis = redis(options);

    Pipeline pipeline = Pipeline.create(options);
    PCollectionTuple decoded =
        pipeline
            .apply("Source", source)
            .apply(
                "Decode",
                ParDo.of(new DecodeEvents(clock, clocks, money))
                    .withOutputTags(
                        DecodeEvents.ACCEPTED, TupleTagList.of(DecodeEvents.DEAD_LETTERS)));
    PCollection<Event> accepted = decoded.get(DecodeEvents.ACCEPTED).setCoder(EventCoder.of());
    if (redis != null) {
      accepted
          .apply("Sessions", new LiveSessions(SessionOptions.sessionGap(options), lateness))
          .apply(
              "Write states",
              WriteSessions.to(
                  redis, DurationOption.positive("sessionExpiry", options.getSessionExpiry())));
    }
    accepted.apply("Archive", AppendFiles.to(EventTable.in(lake), EVENTS, window, shards));
    decoded
        .get(DecodeEvents.DEAD_LETTERS)
        .setCoder(DeadLetterCoder.of())
        .apply(
            "Write dead letters", AppendFiles.to(DeadLetterRow.in(lake), DEAD_LETTERS, window, 1));
    return pipeline;
  }
}
