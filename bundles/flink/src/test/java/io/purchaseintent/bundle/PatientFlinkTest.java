package io.purchaseintent.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.pipeline.job.BeforeRun;
import java.util.ServiceLoader;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.junit.jupiter.api.Test;

final class PatientFlinkTest {

  private static FlinkPipelineOptions completed(String... words) {
    FlinkPipelineOptions options =
        PipelineOptionsFactory.fromArgs(words).as(FlinkPipelineOptions.class);
    BeforeRun offered = ServiceLoader.load(BeforeRun.class).findFirst().orElseThrow();
    assertInstanceOf(PatientFlink.class, offered).complete(options);
    return options;
  }

  @Test
  void oneProcess_waitsLongForItself() {
    String folder = completed("--flinkMaster=[local]").getFlinkConfDir();

    long millis =
        GlobalConfiguration.loadConfiguration(folder)
            .get(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT);
    assertTrue(millis >= 600_000, millis + " ms");
  }

  @Test
  void clusterAndOwnConfiguration_areLeftAlone() {
    assertNull(completed("--flinkMaster=jobs:8081").getFlinkConfDir());
    assertEquals(
        "/own", completed("--flinkMaster=[local]", "--flinkConfDir=/own").getFlinkConfDir());
  }
}
