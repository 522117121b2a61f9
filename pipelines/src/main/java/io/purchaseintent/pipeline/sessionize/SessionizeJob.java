package io.purchaseintent.pipeline.sessionize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.purchaseintent.feature.SessionState;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.RunName;
import io.purchaseintent.lake.iceberg.TableView;
import io.purchaseintent.lake.iceberg.TableWrite;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.lake.table.SessionTable;
import io.purchaseintent.pipeline.job.DayPeriod;
import io.purchaseintent.pipeline.job.DurationOption;
import io.purchaseintent.pipeline.job.Job;
import io.purchaseintent.pipeline.job.JobOptions;
import io.purchaseintent.pipeline.job.Outcome;
import io.purchaseintent.pipeline.job.PipelineRun;
import io.purchaseintent.pipeline.online.RedisAddress;
import io.purchaseintent.pipeline.online.WriteSessions;
import io.purchaseintent.pipeline.session.SessionOptions;
import java.io.PrintStream;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/** Events to sessions: one row each, and on request their states in the online store. */
public final class SessionizeJob implements Job<SessionizeJob.Options> {

  /** What sessionize is told. */
  public interface Options extends SessionOptions {

    @Description("Where to write the sessions' states too, such as redis://localhost:6379.")
    @Nullable String getRedis();

    void setRedis(@Nullable String redis);

    @Description("How long a session's state stays in Redis.")
    @Default.String("PT30M")
    String getSessionExpiry();

    void setSessionExpiry(String expiry);
  }

  private final Clock clock;
  private final PrintStream err;

  /**
   * A job that takes its time from this clock.
   *
   * @param err receives what is odd
   */
  public SessionizeJob(Clock clock, PrintStream err) {
    this.clock = clock;
    this.err = err;
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
    Lake lake = JobOptions.lake(options);
    TableView events = EventTable.in(lake).view();
    TableWrite sessions = SessionTable.in(lake).write(RunName.of(clock));
    try {
      PipelineRun done = PipelineRun.of(build(options, events, sessions));
      report
          .put("sessions", done.counter(SessionFilesFn.class, SessionFilesFn.SESSIONS))
          .put(
              "purchasing_sessions", done.counter(SessionFilesFn.class, SessionFilesFn.PURCHASING));
      if (options.getRedis() != null) {
        report.put("written", done.counter(WriteSessions.class, WriteSessions.WRITTEN));
      }
      BusyShoppers busy = new BusyShoppers();
      busy.add(sessions.written(), LocalDate.MIN);
      busy.addRestless(done);
      busy.report(report, err);
      sessions.replaceAll(Map.of());
      return Outcome.DONE;
    } finally {
      sessions.discard();
    }
  }

  private static Pipeline build(Options options, TableView events, TableWrite sessions) {
    Pipeline pipeline = Pipeline.create(options);
    DayPeriod period = new DayPeriod(events.days().first(), events.days().last().plusDays(1));
    PCollection<KV<String, SessionState>> states =
        pipeline.apply(
            "Sessions",
            new WriteSessionFiles(
                events,
                sessions,
                SessionOptions.sessionGap(options),
                List.of(period),
                SessionOptions.shopZone(options),
                options.getRedis() != null));
    if (options.getRedis() != null) {
      RedisAddress redis = RedisAddress.of("redis", options.getRedis()).requireReachable();
      states
          .apply(
              "Keep newest of an id",
              Combine.perKey(new NewestVisitFn(SessionOptions.sessionGap(options))))
          .apply(
              "Write states",
              WriteSessions.to(
                  redis, DurationOption.positive("sessionExpiry", options.getSessionExpiry())));
    }
    return pipeline;
  }
}
