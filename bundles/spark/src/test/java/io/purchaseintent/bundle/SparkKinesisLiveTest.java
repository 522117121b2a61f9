package io.purchaseintent.bundle;

import io.purchaseintent.eventlog.kinesis.KinesisEmulator;
import io.purchaseintent.pipeline.LiveContract;
import io.purchaseintent.pipeline.TestLog;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The live job on a stream of Kinesis. That it ends as it should on this runner holds
 * SparkLiveTest, and that it does with this log LiveJobTest of the pipelines.
 */
@Tag("thorough")
@Timeout(600)
class SparkKinesisLiveTest {

  @Test
  void disorderedStream_endsAsItShould(@TempDir Path folder) throws Exception {
    try (KinesisEmulator kinesis = KinesisEmulator.start(folder.resolve("kinesis"))) {
      kinesis.create("clicks", 2);
      LiveContract.check(folder, TestLog.ofStream(kinesis, "clicks"), SparkLiveTest.runner(folder));
    }
  }
}
