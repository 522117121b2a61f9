package io.purchaseintent.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.purchaseintent.pipeline.RunnerContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SparkRunnerTest {

  @Test
  void drift_measuresWhatEveryRunnerMustMeasure(@TempDir Path folder) throws IOException {
    assertEquals(
        RunnerContract.DRIFT,
        RunnerContract.drift(folder, "--runner=SparkRunner", "--sparkMaster=local[2]"));
  }

  @Test
  void jobs_writeTheRowsThatEveryRunnerMustWrite(@TempDir Path folder) throws IOException {
    assertEquals(
        RunnerContract.expected(),
        RunnerContract.run(folder, "--runner=SparkRunner", "--sparkMaster=local[2]"));
  }
}
