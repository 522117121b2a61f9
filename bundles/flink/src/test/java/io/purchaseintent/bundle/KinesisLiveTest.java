package io.purchaseintent.bundle;

import io.purchaseintent.kinesis.KinesisEmulator;
import io.purchaseintent.pipeline.LiveContract;
import io.purchaseintent.pipeline.TestLog;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** The live job on a stream of Kinesis: nothing lost, nothing there twice, windows close. */
@Timeout(200)
class KinesisLiveTest {

  private static final String STREAM = "clicks";

  @TempDir private Path folder;

  private KinesisEmulator kinesis;

  @BeforeEach
  void start() throws Exception {
    kinesis = KinesisEmulator.start(folder.resolve("kinesis"));
  }

  @AfterEach
  void stop() throws Exception {
    if (kinesis != null) {
      kinesis.close();
    }
  }

  @Test
  void moreShardsThanSlots_endAsTheyShould() throws Exception {
    kinesis.create(STREAM, 5);
    LiveContract.check(folder, log(), runner(2));
  }

  @Test
  void streamReshardedAndGoneForAWhile_onMoreSlotsThanShards_endsAsItShould() throws Exception {
    kinesis.create(STREAM, 2);
    LiveContract.checkOnTheWay(
        folder,
        log(),
        () -> {
          kinesis.stop();
          kinesis.restart();
          List<Shard> shards = kinesis.openShards(STREAM);
          kinesis.split(STREAM, shards.get(0));
          List<Shard> now = kinesis.openShards(STREAM);
          // One half of the first with the second.
          kinesis.merge(STREAM, now.get(2), now.get(0));
        },
        runner(4));
  }

  private TestLog log() {
    return TestLog.ofStream(kinesis, STREAM);
  }

  private static String[] runner(int parallelism) {
    return new String[] {
      "--runner=FlinkRunner", "--flinkMaster=[local]", "--parallelism=" + parallelism
    };
  }
}
