package io.purchaseintent.pipeline.live;

import io.purchaseintent.pipeline.LiveContract;
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
}
