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
      kinesis.create("clicks", 2);
      LiveContract.check(
          folder,
          TestLog.ofStream(kinesis, "clicks"),
          "--runner=DirectRunner",
          "--targetParallelism=2");
    }
  }
}
