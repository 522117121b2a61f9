package io.purchaseintent.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.purchaseintent.pipeline.LiveContract;
import io.purchaseintent.pipeline.RunnerContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class FlinkRunnerTest {

  @Test
  void drift_measuresWhatEveryRunnerMustMeasure(@TempDir Path folder) throws IOException {
    assertEquals(
        RunnerContract.DRIFT,
        RunnerContract.drift(
            folder,
            "--runner=FlinkRunner",
            "--flinkMaster=[local]",
            "--parallelism=2",
            "--fasterCopy=true",
            "--objectReuse=true"));
  }

  @Test
  void jobs_writeTheRowsThatEveryRunnerMustWrite(@TempDir Path folder) throws IOException {
    assertEquals(
        RunnerContract.expected(),
        RunnerContract.run(
            folder,
            "--runner=FlinkRunner",
            "--flinkMaster=[local]",
            "--parallelism=2",
            "--fasterCopy=true",
            "--objectReuse=true"));
  }

  @Test
  @Timeout(300)
  void disorderedStream_endsAsItShould(@TempDir Path folder) throws Exception {
    LiveContract.check(folder, "--runner=FlinkRunner", "--flinkMaster=[local]", "--parallelism=2");
  }
}
