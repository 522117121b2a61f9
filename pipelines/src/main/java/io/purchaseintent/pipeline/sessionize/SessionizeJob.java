package io.purchaseintent.pipeline.sessionize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.CompactEvent;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.lake.Dataset;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.RunName;
import io.purchaseintent.lake.table.SessionTable;
import io.purchaseintent.pipeline.coder.BytesCoder;
import io.purchaseintent.pipeline.job.DurationOption;
import io.purchaseintent.pipeline.job.Job;
import io.purchaseintent.pipeline.job.Outcome;
import io.purchaseintent.pipeline.job.PipelineRun;
import io.purchaseintent.pipeline.job.ReplaceOptions;
import io.purchaseintent.pipeline.lake.WriteTable;
import io.purchaseintent.pipeline.online.RedisAddress;
import io.purchaseintent.pipeline.online.WriteSessions;
import io.purchaseintent.pipeline.session.GroupSessions;
import io.purchaseintent.pipeline.session.SessionEvents;
import io.purchaseintent.pipeline.session.SessionOptions;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/** Events to sessions: one row each, and on request their states in the online store. */
public final class SessionizeJob implements Job<SessionizeJob.Options> {

  /** What sessionize is told. */
  public interface Options extends SessionOptions, ReplaceOptions {

    @Description("Where to write the sessions' states too, such as redis://localhost:6379.")
    @Nullable String getRedis();

    void setRedis(@Nullable String redis);

    @Description("How long a session's state stays in Redis.")
    @Default.String("PT30M")
    String getSessionExpiry();

    void setSessionExpiry(String expiry);

    @Description("Files for each day.")
    @Default.Integer(1)
    int getFilesPerDay();

    void setFilesPerDay(int files);
  }

  static final String SESSIONS = "sessions";
  static final String PURCHASING = "purchasing_sessions";

  private final Clock clock;

  /** A job that takes its time from this clock. */
  public SessionizeJob(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "sessionize";
  }

  @Override
  public String description() {
    return "events to sessions";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Outcome run(Options options, ObjectNode report) {
    Lake lake = Lake.of(options.getLake());
    ReplaceOptions.requireNoDayLost(options, lake.sessions(), lake.events().days()::contains);
    Dataset.Staging staging = lake.sessions().stage(RunName.of(clock));
    try {
      PipelineRun done = PipelineRun.of(build(options, lake, staging));
      report
          .put("sessions", done.counter(SessionizeJob.class, SESSIONS))
          .put("purchasing_sessions", done.counter(SessionizeJob.class, PURCHASING));
      if (options.getRedis() != null) {
        report.put("written", done.counter(WriteSessions.class, WriteSessions.WRITTEN));
      }
      report.put("files", staging.commit().size());
      return Outcome.DONE;
    } finally {
      staging.discard();
    }
  }

  private static Pipeline build(Options options, Lake lake, Dataset.Staging staging) {
    ZoneId shopZone = SessionOptions.shopZone(options);
    Pipeline pipeline = Pipeline.create(options);
    PCollection<KV<String, SessionState>> sessions =
        pipeline
            .apply("Events", SessionEvents.of(lake.events()))
            .apply(
                "Sessions",
                new GroupSessions(
                    SessionOptions.sessionGap(options), GroupSessions.buckets(lake.events())))
            .apply("Gather", ParDo.of(new GatherFn()))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), BytesCoder.sessionState()));
    sessions.apply(
        "Write sessions",
        WriteTable.to(
            staging,
            SessionTable.SCHEMA,
            session -> SessionTable.partition(session.getValue()),
            session -> SessionTable.toRow(session.getKey(), session.getValue(), shopZone),
            options.getFilesPerDay()));
    if (options.getRedis() != null) {
      RedisAddress redis = RedisAddress.of("redis", options.getRedis()).requireReachable();
      sessions
          .apply("Keep newest of an id", Combine.perKey(new NewestSessionFn()))
          .apply(
              "Write states",
              WriteSessions.to(
                  redis, DurationOption.positive("sessionExpiry", options.getSessionExpiry())));
    }
    return pipeline;
  }

  /** Of the sessions that share an id, the one that ended last. */
  private static final class NewestSessionFn extends Combine.BinaryCombineFn<SessionState> {
    private static final long serialVersionUID = 1L;

    @Override
    public SessionState apply(SessionState a, SessionState b) {
      return a.newest().compareTo(b.newest()) >= 0 ? a : b;
    }
  }

  private static final class GatherFn
      extends DoFn<KV<String, List<CompactEvent>>, KV<String, SessionState>> {
    private static final long serialVersionUID = 1L;
    private final Counter sessions = Metrics.counter(SessionizeJob.class, SESSIONS);
    private final Counter purchasing = Metrics.counter(SessionizeJob.class, PURCHASING);

    @ProcessElement
    public void process(
        @Element KV<String, List<CompactEvent>> session,
        OutputReceiver<KV<String, SessionState>> out) {
      SessionState state = SessionState.of(session.getValue());
      sessions.inc();
      if (SessionTable.purchased(state)) {
        purchasing.inc();
      }
      out.output(KV.of(session.getKey(), state));
    }
  }
}
