package io.purchaseintent.bundle;

import io.purchaseintent.pipeline.job.BeforeRun;
import io.purchaseintent.pipeline.job.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.flink.configuration.ConfigConstants;
import org.apache.flink.configuration.HeartbeatManagerOptions;

/**
 * Gives a Flink of one process a long time to answer itself. Its parts watch each other by
 * heartbeats; what does not answer there was paused with all the rest, as on a busy machine or one
 * that slept, and is not lost. Its questions wait for ever already.
 *
 * <p>A cluster has a configuration of its own, and so has whoever names one.
 */
public final class PatientFlink implements BeforeRun {

  /** As the configuration of a live job's state has it. */
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  @Override
  public void complete(PipelineOptions options) {
    FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
    boolean isConfigured =
        flink.getFlinkConfDir() != null
            || System.getenv(ConfigConstants.ENV_FLINK_CONF_DIR) != null;
    if (!flink.getFlinkMaster().equals("[local]") || isConfigured) {
      return;
    }
    try {
      Path folder = Files.createTempDirectory("flink-conf");
      folder.toFile().deleteOnExit();
      Path file = folder.resolve("flink-conf.yaml");
      file.toFile().deleteOnExit();
      Files.write(
          file,
          List.of(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT.key() + ": " + TIMEOUT.toMillis()));
      flink.setFlinkConfDir(folder.toString());
    } catch (IOException e) {
      throw JobFailure.of("writing Flink's configuration below java.io.tmpdir", e);
    }
  }
}
