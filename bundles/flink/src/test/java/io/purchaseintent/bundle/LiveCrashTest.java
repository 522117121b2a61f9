package io.purchaseintent.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.purchaseintent.event.Event;
import io.purchaseintent.eventlog.FileLog;
import io.purchaseintent.eventlog.LogRecord;
import io.purchaseintent.eventlog.kafka.KafkaBroker;
import io.purchaseintent.eventlog.kinesis.KinesisEmulator;
import io.purchaseintent.json.EventJson;
import io.purchaseintent.lake.Lake;
import io.purchaseintent.lake.table.EventTable;
import io.purchaseintent.pipeline.LiveContract;
import io.purchaseintent.pipeline.RealRedis;
import io.purchaseintent.pipeline.SmallShop;
import io.purchaseintent.pipeline.Tables;
import io.purchaseintent.pipeline.TestLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A live job that is killed goes on from its checkpoint: nothing lost, nothing there twice. */
@Timeout(300)
class LiveCrashTest {

  private static final long SEED = 7;
  private static final String STREAM = "clicks";

  @TempDir private Path folder;

  private LiveProcess job;

  @Test
  void jobKilledTwice_losesNothing_evenIfLogAndStoreForget() throws Exception {
    killTwice(new SmallFiles(folder.resolve("log")));
  }

  /**
   * The kill points of the other test with the other log. That a reader of a stream goes on from
   * its mark holds KinesisSourceTest.
   */
  @Test
  @Tag("thorough")
  void jobOnAStreamKilledTwice_losesNothing_andReadsNothingAgain() throws Exception {
    try (KinesisEmulator kinesis = KinesisEmulator.start(folder.resolve("kinesis"))) {
      kinesis.create(STREAM, 3);
      killTwice(new Shards(TestLog.ofStream(kinesis, STREAM)));
    }
  }

  /** With a topic. That a reader of one goes on from its mark holds KafkaSourceTest. */
  @Test
  @Tag("thorough")
  void jobOnATopicKilledTwice_losesNothing_andReadsNothingAgain() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"))) {
      broker.create(STREAM, 3);
      killTwice(new Shards(TestLog.ofTopic(broker, STREAM)));
    }
  }

  /** Kills the job at 30% and 60%. */
  private void killTwice(Log log) throws Exception {
    List<Event> events =
        SmallShop.events(SEED).stream().map(event -> event.forStorage(event.userId())).toList();
    List<Event> delivered = new ArrayList<>(events);
    // Every session's events are spread over the whole delivery.
    Collections.shuffle(delivered, new Random(SEED));
    List<List<Event>> parts =
        List.of(
            delivered.subList(0, delivered.size() * 3 / 10),
            delivered.subList(delivered.size() * 3 / 10, delivered.size() * 6 / 10),
            delivered.subList(delivered.size() * 6 / 10, delivered.size()));
    Lake lake = Lake.of(folder.resolve("lake").toString());
    try (RealRedis redis = RealRedis.start()) {
      for (int part = 0; part < parts.size(); part++) {
        log.append(records(parts.get(part)));
        boolean last = part == parts.size() - 1;
        Optional<Path> from = newestCheckpoint();
        assertEquals(part > 0, from.isPresent());
        start(redis, log, from, last);
        if (last) {
          assertTrue(
              job.process().waitFor(120, TimeUnit.SECONDS),
              () -> "the job does not end\n" + job.printed());
          assertEquals(0, job.process().exitValue(), job::printed);
          break;
        }
        Set<String> keys = keys(parts.get(part));
        Map<String, Set<String>> soFar =
            LiveContract.wholeSessions(
                parts.subList(0, part + 1).stream().flatMap(List::stream).toList());
        job.await(
            "the whole states of all sessions",
            () -> {
              Map<String, String> values = redis.values();
              return values.keySet().containsAll(keys) && areWhole(values, soFar);
            });
        int begun = number(newestCheckpoint());
        job.await(
            "a checkpoint of what was written",
            // The one under way may have begun before; the one after it has not.
            () -> number(newestCheckpoint()) >= begun + 2);
        job.process().destroyForcibly().waitFor();
        // What was read before is in the checkpoint alone.
        redis.client().flushAll();
        log.forgetWhatWasRead();
      }

      // So it went on from its checkpoint, and not from the log's start.
      assertEquals(parts.get(2).size(), job.report().path("read").asInt());
      Map<String, Set<String>> whole = LiveContract.wholeSessions(events);
      redis
          .values()
          .forEach((key, state) -> assertTrue(whole.get(key).contains(state), key + " is torn"));
      assertTrue(redis.values().keySet().containsAll(keys(parts.get(2))));
      assertEquals(
          events.stream().map(Event::eventId).sorted().toList(),
          Tables.rows(EventTable.in(lake)).stream()
              .map(row -> row.get("event_id").toString())
              .sorted()
              .toList());
    } finally {
      if (job != null) {
        job.close();
      }
    }
  }

  @Test
  void storeThatComesBackEmpty_hasTheWholeStatesOfOpenSessionsAgain() throws Exception {
    List<Event> events =
        SmallShop.events(SEED).stream().map(event -> event.forStorage(event.userId())).toList();
    List<Event> delivered = new ArrayList<>(events);
    Collections.shuffle(delivered, new Random(SEED));
    List<Event> before = delivered.subList(0, delivered.size() / 2);
    List<Event> after = delivered.subList(delivered.size() / 2, delivered.size());
    RealRedis redis = RealRedis.start();
    try {
      Log log = new SmallFiles(folder.resolve("log"));
      log.append(records(before));
      start(redis, log, Optional.empty(), false);
      RealRedis first = redis;
      job.await("all sessions", () -> first.values().keySet().containsAll(keys(before)));

      int port = redis.port();
      redis.close();
      log.append(records(after));
      redis = RealRedis.start(port);

      RealRedis second = redis;
      Map<String, Set<String>> whole = LiveContract.wholeSessions(events);
      job.await(
          "whole states of all sessions that went on",
          () -> {
            Map<String, String> values = second.values();
            return values.keySet().containsAll(keys(after)) && areWhole(values, whole);
          });
    } finally {
      job.close();
      redis.close();
    }
  }

  private static boolean areWhole(Map<String, String> states, Map<String, Set<String>> whole) {
    return states.entrySet().stream()
        .allMatch(state -> whole.get(state.getKey()).contains(state.getValue()));
  }

  private void start(RealRedis redis, Log log, Optional<Path> from, boolean untilIdle)
      throws IOException {
    List<String> configuration =
        new ArrayList<>(
            List.of(
                "state.backend.type: hashmap",
                "state.checkpoints.dir: " + folder.resolve("checkpoints").toUri(),
                "state.checkpoints.num-retained: 3"));
    from.ifPresent(
        checkpoint -> configuration.add("execution.savepoint.path: " + checkpoint.toUri()));
    List<String> options =
        new ArrayList<>(
            List.of(
                "--checkpointingInterval=500",
                "--externalizedCheckpointsEnabled=true",
                "--retainExternalizedCheckpointsOnCancellation=true",
                "--lake=" + folder.resolve("lake"),
                "--redis=" + redis.uri(),
                "--archiveWindow=P1D",
                "--allowedLateness=P60D"));
    options.addAll(log.source());
    if (untilIdle) {
      options.add("--untilIdle=PT3S");
    }
    job = LiveProcess.start(folder, configuration, options);
  }

  /** What the job reads. */
  private interface Log {

    /** The job's options that name it. */
    List<String> source();

    void append(List<LogRecord> records) throws Exception;

    /** Deletes what was read, where that can be done. */
    void forgetWhatWasRead() throws IOException;
  }

  /** Three partitions, each with a segment of its own for every append. */
  private record SmallFiles(Path folder) implements Log {

    private static final FileLog.Settings SETTINGS =
        new FileLog.Settings(3, 1, Duration.ofDays(1), 1 << 20);

    @Override
    public List<String> source() {
      return List.of("--source=file:" + folder);
    }

    @Override
    public void append(List<LogRecord> records) throws Exception {
      try (FileLog log = FileLog.open(folder, SETTINGS, Clock.systemUTC())) {
        log.append(records);
      }
    }

    /** All segments but the last of each partition, whose end the next one begins at. */
    @Override
    public void forgetWhatWasRead() throws IOException {
      for (int partition = 0; partition < SETTINGS.partitions(); partition++) {
        try (Stream<Path> segments = Files.list(folder.resolve("p-" + partition))) {
          List<Path> sorted = segments.sorted().toList();
          for (Path segment : sorted.subList(0, sorted.size() - 1)) {
            Files.delete(segment);
          }
        }
      }
    }
  }

  /** A stream, which keeps its records for at least a day. */
  private record Shards(TestLog log) implements Log {

    @Override
    public List<String> source() {
      return log.source();
    }

    @Override
    public void append(List<LogRecord> records) throws Exception {
      log.append(records);
    }

    @Override
    public void forgetWhatWasRead() {}
  }

  private static List<LogRecord> records(List<Event> events) {
    return events.stream()
        .map(event -> new LogRecord(event.sessionId(), EventJson.toBytes(event)))
        .toList();
  }

  private static Set<String> keys(List<Event> events) {
    return events.stream()
        .map(event -> "session:" + event.sessionId())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Optional<Path> newestCheckpoint() throws IOException {
    Path checkpoints = folder.resolve("checkpoints");
    if (!Files.isDirectory(checkpoints)) {
      return Optional.empty();
    }
    while (true) {
      try (Stream<Path> files =
          Files.find(checkpoints, 3, (path, is) -> path.endsWith("_metadata"))) {
        return files.max(Comparator.comparing(LiveCrashTest::modified)).map(Path::getParent);
      } catch (UncheckedIOException e) {
        // One was deleted while it was looked for: look again.
        continue;
      }
    }
  }

  /** The N of a job's chk-N; they follow each other. 0 where there is none. */
  private static int number(Optional<Path> checkpoint) {
    return checkpoint
        .map(path -> Integer.parseInt(path.getFileName().toString().substring("chk-".length())))
        .orElse(0);
  }

  private static long modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      return 0;
    }
  }
}
