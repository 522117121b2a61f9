package io.purchaseintent.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.purchaseintent.eventlog.kinesis.KinesisEmulator;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.pipeline.LiveContract;
import io.purchaseintent.pipeline.TestLog;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** The live job on a stream of Kinesis: nothing lost, nothing there twice, windows close. */
@Timeout(200)
class KinesisLiveTest {

  private static final String STREAM = "clicks";
  private static final int OUTAGE_SECONDS = 30;

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

  /** That one reader reads several shards holds KinesisSourceTest. */
  @Test
  @Tag("thorough")
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

  @Test
  void shardThatBringsNothing_holdsNoWindowOpen() throws Exception {
    checkIdleShard(3);
  }

  /** That a silent shard holds no time of its reader holds KinesisSourceTest. */
  @Test
  @Tag("thorough")
  void shardThatBringsNothing_butSharesItsReader_holdsNoWindowOpen() throws Exception {
    checkIdleShard(1);
  }

  private void checkIdleShard(int readers) throws Exception {
    kinesis.create(STREAM, 3);
    Shard idle = kinesis.openShards(STREAM).get(1);
    Lake lake = Lake.of(folder.resolve("live-lake").toString());
    LiveContract.checkOnTheWay(
        folder,
        log().withKeys(key -> KinesisEmulator.takes(idle, key) ? elsewhere(idle, key) : key),
        () -> {
          // Long before the job would end, and so close all.
          while (!EventTable.in(lake).exists()) {
            TimeUnit.MILLISECONDS.sleep(50);
          }
        },
        // With every shard silent time goes on with the wall's, and the second half is years late.
        runner(readers, "--idleAfter=PT2S", "--allowedLateness=P3650D"));
    for (Shard shard : kinesis.openShards(STREAM)) {
      assertEquals(shard.equals(idle), kinesis.records(STREAM, shard).isEmpty());
    }
  }

  private static String elsewhere(Shard shard, String key) {
    return Stream.iterate(key + "-", other -> other + "-")
        .filter(other -> !KinesisEmulator.takes(shard, other))
        .findFirst()
        .orElseThrow();
  }

  private enum Outage {
    KILLED,
    HANGING
  }

  /** That a reader waits for an endpoint that is gone, or hangs, holds KinesisSourceTest. */
  @ParameterizedTest
  @EnumSource
  @Tag("thorough")
  void endpointGoneForHalfAMinute_isWaitedFor(Outage outage) throws Exception {
    kinesis.create(STREAM, 3);
    LiveContract.checkOnTheWay(
        folder,
        log(),
        () -> {
          if (outage == Outage.KILLED) {
            kinesis.stop();
            TimeUnit.SECONDS.sleep(OUTAGE_SECONDS);
            kinesis.restart();
          } else {
            kinesis.hang();
            TimeUnit.SECONDS.sleep(OUTAGE_SECONDS);
            kinesis.goOn();
          }
        },
        runner(2, "--idleAfter=PT2S"));
  }

  private TestLog log() {
    return TestLog.ofStream(kinesis, STREAM);
  }

  private static String[] runner(int parallelism, String... more) {
    return Stream.concat(
            Stream.of(
                "--runner=FlinkRunner", "--flinkMaster=[local]", "--parallelism=" + parallelism),
            Stream.of(more))
        .toArray(String[]::new);
  }
}
