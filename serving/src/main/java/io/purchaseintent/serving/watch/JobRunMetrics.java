package io.purchaseintent.serving.watch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.purchaseintent.command.JobRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When the last run of each job ended, how long it took and with which exit code, as gauges. A job
 * that never ended in this home folder has none.
 */
public final class JobRunMetrics {

  private final Path home;
  private final MultiGauge ended;
  private final MultiGauge took;
  private final MultiGauge exitCode;

  /** Gauges of the jobs of a home folder; they have no value before {@link #look}. */
  public JobRunMetrics(Path home, MeterRegistry registry) {
    this.home = home;
    this.ended =
        MultiGauge.builder("job_run_end_timestamp")
            .description("When the job's last run ended, in seconds since 1970")
            .baseUnit("seconds")
            .register(registry);
    this.took =
        MultiGauge.builder("job_run_duration")
            .description("Time that the job's last run took")
            .baseUnit("seconds")
            .register(registry);
    this.exitCode =
        MultiGauge.builder("job_run_exit_code")
            .description("Exit code of the job's last run: 0 done, 3 something was found")
            .register(registry);
  }

  /** Looks at the runs that there are now. */
  public void look() {
    List<Row<?>> endedRows = new ArrayList<>();
    List<Row<?>> tookRows = new ArrayList<>();
    List<Row<?>> codeRows = new ArrayList<>();
    for (JobRun run : JobRun.of(home)) {
      Tags tags = Tags.of("name", run.job());
      Duration duration = Duration.between(run.began(), run.ended());
      endedRows.add(Row.of(tags, run.ended().toEpochMilli() / 1e3));
      tookRows.add(Row.of(tags, duration.toMillis() / 1e3));
      codeRows.add(Row.of(tags, run.exitCode()));
    }
    ended.register(endedRows, true);
    took.register(tookRows, true);
    exitCode.register(codeRows, true);
  }
}
