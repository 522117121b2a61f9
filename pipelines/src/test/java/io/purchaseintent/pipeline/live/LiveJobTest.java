package io.purchaseintent.pipeline.live;

import io.purchaseintent.kinesis.KinesisEmulator;
import io.purchaseintent.pipeline.LiveContract;
import io.purchaseintent.pipeline.TestLog;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class LiveJobTest {

  @Test
  void disorderedStream_endsAsItShould(@TempDir Path folder) throws Exception {
    LiveContract.check(folder, "--runner=DirectRunner", "--targetParallelism=2");
  }

  @Test
  void disorderedStreamOfKinesis_endsAsItShould(@TempDir Path folder) throws Exception {
    try (KinesisEmulator kinesis = KinesisEmulator.start(folder.resolve("kinesis"))) {
      // One shard: this runner has few threads, and a reader that waits holds one.
      kinesis.create("clicks", 1);
      LiveContract.check(
          folder,
          TestLog.ofStream(kinesis, "clicks"),
          "--runner=DirectRunner",
          "--targetParallelism=4");
    }
  }
}
