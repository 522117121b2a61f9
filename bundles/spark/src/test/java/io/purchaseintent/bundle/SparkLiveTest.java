package io.purchaseintent.bundle;

import io.purchaseintent.pipeline.LiveContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The live job on a log of files. */
@Timeout(600)
class SparkLiveTest {

  @Test
  void disorderedStream_endsAsItShould(@TempDir Path folder) throws Exception {
    LiveContract.check(folder, runner(folder));
  }

  static String[] runner(Path folder) {
    return new String[] {
      "--runner=SparkRunner",
      "--sparkMaster=local[2]",
      "--checkpointDir=" + folder.resolve("spark"),
      "--batchIntervalMillis=2000",
      "--readTimePercentage=0.3",
      "--maxReaders=1"
    };
  }
}
