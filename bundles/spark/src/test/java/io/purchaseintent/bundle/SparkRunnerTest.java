package io.purchaseintent.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.purchaseintent.pipeline.LiveContract;
import io.purchaseintent.pipeline.RunnerContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class SparkRunnerTest {

  @Test
  void jobs_writeTheRowsThatEveryRunnerMustWrite(@TempDir Path folder) throws IOException {
    assertEquals(
        RunnerContract.expected(),
        RunnerContract.run(folder, "--runner=SparkRunner", "--sparkMaster=local[2]"));
  }

  @Test
  @Timeout(300)
  void disorderedStream_endsAsItShould(@TempDir Path folder) throws Exception {
    LiveContract.check(folder, live(folder));
  }

  private static String[] live(Path folder) {
    return new String[] {
      "--runner=SparkRunner",
      "--sparkMaster=local[2]",
      "--checkpointDir=" + folder.resolve("spark"),
      "--batchIntervalMillis=1000",
      "--readTimePercentage=0.3",
      "--maxReaders=1"
    };
  }
}
