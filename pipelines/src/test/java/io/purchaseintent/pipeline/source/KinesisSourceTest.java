package io.purchaseintent.pipeline.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.eventlog.LogRecord;
import io.purchaseintent.eventlog.kinesis.KinesisDoor;
import io.purchaseintent.eventlog.kinesis.KinesisEmulator;
import io.purchaseintent.pipeline.TestLog;
import io.purchaseintent.pipeline.job.JobFailure;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.beam.runners.core.metrics.MetricsContainerImpl;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kinesis.model.Shard;

@Timeout(120)
class KinesisSourceTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path folder;

  private KinesisEmulator kinesis;

  @BeforeEach
  void start() throws Exception {
    kinesis = KinesisEmulator.start(folder);
  }

  @AfterEach
  void stop() throws Exception {
    if (kinesis != null) {
      kinesis.close();
    }
  }

  @Test
  void reader_goesOnFromItsMark_byTheOptionsOfItsOwnRun() throws Exception {
    kinesis.create("clicks", 2);
    append(0, 30);
    KinesisSource source = source();
    List<String> read = new ArrayList<>();
    KinesisMark mark;
    try (UnboundedReader<Received> reader = source.createReader(options(), null)) {
      assertEquals(BoundedWindow.TIMESTAMP_MIN_VALUE, reader.getWatermark());
      for (boolean some = reader.start(); read.isEmpty(); ) {
        if (some) {
          take(reader, read);
        } else {
          some = reader.advance();
        }
      }
      while (read.size() < 10) {
        if (reader.advance()) {
          take(reader, read);
        }
      }
      Coder<KinesisMark> coder = source.getCheckpointMarkCoder();
      mark =
          CoderUtils.decodeFromByteArray(
              coder, CoderUtils.encodeToByteArray(coder, (KinesisMark) reader.getCheckpointMark()));
    }
    append(30, 40);

    try (UnboundedReader<Received> reader =
        source.createReader(options("--untilIdle=PT2S"), mark)) {
      for (boolean some = reader.start();
          reader.getWatermark().isBefore(BoundedWindow.TIMESTAMP_MAX_VALUE);
          some = reader.advance()) {
        if (some) {
          read.add(reader.getCurrent().position());
        }
      }
    }
    assertEquals(40, read.size());
    assertEquals(40, new TreeSet<>(read).size());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endpointThatIsGoneOrHangs_holdsTime_andIsNoSilence(boolean hangs) throws Exception {
    kinesis.create("clicks", 2);
    append(0, 10);
    try (UnboundedReader<Received> reader =
        source().createReader(options("--untilIdle=PT1S", "--idleAfter=PT1S"), null)) {
      int read = 0;
      for (boolean some = reader.start(); read < 10; some = reader.advance()) {
        read += some ? 1 : 0;
      }
      if (hangs) {
        kinesis.hang();
      } else {
        kinesis.stop();
      }
      // Longer than a look counts, and than both options ask for; each waits a second.
      for (int i = 0; i < 6; i++) {
        reader.advance();
      }
      assertTrue(reader.getWatermark().isBefore(BoundedWindow.TIMESTAMP_MAX_VALUE));
      assertTrue(reader.getWatermark().getMillis() < NOON.toEpochMilli());

      if (hangs) {
        kinesis.goOn();
      } else {
        kinesis.restart();
      }
      append(10, 12);
      while (read < 12) {
        read += reader.advance() ? 1 : 0;
      }
      while (reader.getWatermark().isBefore(BoundedWindow.TIMESTAMP_MAX_VALUE)) {
        assertTrue(!reader.advance());
      }
    }
  }

  @Test
  void shardThatIsSilent_holdsNoTimeOfItsReader() throws Exception {
    kinesis.create("clicks", 2);
    Shard silent = kinesis.openShards("clicks").get(0);
    try (UnboundedReader<Received> reader =
        source().createReader(options("--idleAfter=PT2S"), null)) {
      reader.start();
      for (int i = 0; reader.getWatermark().equals(BoundedWindow.TIMESTAMP_MIN_VALUE); i++) {
        // The other shard is never silent.
        append(i, i + 1, key -> KinesisEmulator.takes(silent, key) ? "key1" : key);
        reader.advance();
      }

      Duration after = Duration.ofMillis(reader.getWatermark().getMillis() - NOON.toEpochMilli());
      assertTrue(after.abs().compareTo(Duration.ofMinutes(10)) < 0, after::toString);
    }
    assertEquals(List.of(), kinesis.records("clicks", silent));
  }

  @Test
  void streamThatCannotBeRead_isToldAtTheStart() {
    assertEquals(
        "--source=kinesis:clicks: there is no such stream: create it, or give its region by"
            + " --kinesis-region",
        assertThrows(JobFailure.class, () -> EventSource.of(options(), Clock.systemUTC()))
            .getMessage());
  }

  @Test
  void credentialsThatExpire_areWaitedFor_andToldInTheEnd() throws Exception {
    kinesis.create("clicks", 2);
    append(0, 10);
    AheadClock clock = new AheadClock();
    KinesisMark mark;
    int read = 0;
    try (KinesisDoor door = KinesisDoor.to(kinesis)) {
      SourceOptions options = optionsOf(door);
      KinesisSource source =
          KinesisSource.of(door.stream("clicks"), clock).split(1, options).get(0);
      try (UnboundedReader<Received> reader = source.createReader(options, null)) {
        for (boolean some = reader.start(); read < 10; some = reader.advance()) {
          read += some ? 1 : 0;
        }
        mark = (KinesisMark) reader.getCheckpointMark();
        door.refuse("ExpiredTokenException");
        append(10, 12);
        long begun = System.nanoTime();
        for (int i = 0; i < 4; i++) {
          assertFalse(reader.advance());
        }
        // Each shard asks once a second, and logs as often.
        long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        assertTrue(door.refusals() <= 2 * (seconds + 2), () -> door.refusals() + " calls");
        // In steps, as of a runner that goes on asking.
        String message =
            assertThrows(
                    IOException.class,
                    () -> {
                      while (clock.ahead.compareTo(Duration.ofMinutes(3)) < 0) {
                        clock.ahead = clock.ahead.plusSeconds(8);
                        reader.advance();
                      }
                    })
                .getMessage();

        assertTrue(
            message.matches("Nothing could be read of 2 of 2 shards for 12\\d s\\. .*"), message);
        assertTrue(message.contains("kinesis:clicks: the credentials have expired"), message);
      }
      door.open();
      try (UnboundedReader<Received> reader = source.createReader(options, mark)) {
        for (boolean some = reader.start(); read < 12; some = reader.advance()) {
          read += some ? 1 : 0;
        }
        assertFalse(reader.advance());
      }
    }
  }

  @Test
  void recordsDeletedBeforeTheyWereRead_failTheJob_unlessItIsToGoOn() throws Exception {
    kinesis.create("clicks", 1);
    append(0, 3);
    AheadClock clock = new AheadClock();
    KinesisSource source = source(clock);
    List<String> read = new ArrayList<>();
    KinesisMark mark;
    try (UnboundedReader<Received> reader = source.createReader(options(), null)) {
      for (boolean some = reader.start(); read.size() < 3; some = reader.advance()) {
        if (some) {
          take(reader, read);
        }
      }
      mark = (KinesisMark) reader.getCheckpointMark();
    }
    append(3, 5);
    kinesis.stop();
    clock.ahead = Duration.ofHours(25);
    kinesis.restart(clock.ahead);
    append(5, 7);

    try (UnboundedReader<Received> reader = source.createReader(options(), mark)) {
      String message = assertThrows(IOException.class, reader::start).getMessage();

      assertTrue(
          message.matches(
              "kinesis:clicks/shardId-000000000000: what came from 20\\S+Z to 20\\S+Z was deleted"
                  + " before it was read, if anything did: the stream keeps records for 24 hours,"
                  + " and the checkpoint's, of sequence number "
                  + read.get(2)
                  + ", is not there any more\\. .* add --skip-lost .*"),
          message);
    }
    MetricsContainerImpl metrics = new MetricsContainerImpl("source");
    try (Closeable scope = MetricsEnvironment.scopedMetricsContainer(metrics);
        UnboundedReader<Received> reader = source.createReader(options("--skipLost"), mark)) {
      for (boolean some = reader.start(); read.size() < 5; some = reader.advance()) {
        if (some) {
          take(reader, read);
        }
      }
    }
    assertEquals(5, new TreeSet<>(read).size());
    long lost =
        metrics
            .getCounter(MetricName.named(KinesisSource.class, RetentionWatch.MILLIS_LOST))
            .getCumulative();
    assertTrue(Math.abs(lost - Duration.ofHours(1).toMillis()) < 120_000, () -> lost + " ms");
  }

  @Test
  void streamOfSeveralPagesOfShards_isReadAndLookedAtWhole() throws Exception {
    kinesis.create("clicks", 5);
    try (KinesisDoor door = KinesisDoor.to(kinesis);
        StreamLook look = new StreamLook(door.stream("clicks"))) {
      door.listShardsInPagesOf(2);
      Shard last = kinesis.openShards("clicks").get(4);
      List<String> keys =
          IntStream.range(0, 100)
              .mapToObj(i -> "key" + i)
              .filter(key -> KinesisEmulator.takes(last, key))
              .toList();
      append(0, 1, key -> keys.get(0));
      assertTrue(
          look.isWritten(Clock.systemUTC().millis()), "the only record is on the third page");

      append(1, 21);
      int read = 0;
      KinesisSource source =
          KinesisSource.of(door.stream("clicks"), Clock.systemUTC())
              .split(1, optionsOf(door))
              .get(0);
      try (UnboundedReader<Received> reader = source.createReader(optionsOf(door), null)) {
        for (boolean some = reader.start(); read < 21; some = reader.advance()) {
          read += some ? 1 : 0;
        }
      }
    }
  }

  /** Goes with the wall's, and may jump. */
  private static final class AheadClock extends Clock implements Serializable {
    private static final long serialVersionUID = 1L;
    private volatile Duration ahead = Duration.ZERO;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }
  }

  private static void take(UnboundedReader<Received> reader, List<String> read) {
    read.add(reader.getCurrent().position());
    assertEquals(time(reader.getCurrent()), reader.getCurrentTimestamp().getMillis());
  }

  private KinesisSource source() throws Exception {
    return source(Clock.systemUTC());
  }

  private KinesisSource source(Clock clock) throws Exception {
    return KinesisSource.of(kinesis.stream("clicks"), clock).split(1, options()).get(0);
  }

  private SourceOptions options(String... more) {
    PipelineOptionsFactory.register(KinesisReading.Options.class);
    List<String> words = new ArrayList<>(TestLog.ofStream(kinesis, "clicks").source());
    words.addAll(List.of(more));
    return PipelineOptionsFactory.fromArgs(words.toArray(String[]::new)).as(SourceOptions.class);
  }

  /** Through another endpoint. */
  private static SourceOptions optionsOf(KinesisDoor door) {
    PipelineOptionsFactory.register(KinesisReading.Options.class);
    return PipelineOptionsFactory.fromArgs(
            "--source=kinesis:clicks",
            "--kinesisEndpoint=" + door.endpoint(),
            "--kinesisRegion=us-east-1")
        .as(SourceOptions.class);
  }

  private void append(int from, int to) throws Exception {
    append(from, to, UnaryOperator.identity());
  }

  private void append(int from, int to, UnaryOperator<String> keys) throws Exception {
    List<LogRecord> records = new ArrayList<>();
    for (int i = from; i < to; i++) {
      String event = "{\"event_id\":\"%d\",\"event_time\":\"%s\"}".formatted(i, NOON.plusMillis(i));
      records.add(new LogRecord("key" + i, event.getBytes(StandardCharsets.UTF_8)));
    }
    TestLog.ofStream(kinesis, "clicks").withKeys(keys).append(records);
  }

  private static long time(Received received) {
    String event = new String(received.value(), StandardCharsets.UTF_8);
    return Instant.parse(event.substring(event.indexOf("2026"), event.length() - 2)).toEpochMilli();
  }
}
