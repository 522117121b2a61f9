package io.purchaseintent.eventlog.kinesis;

import io.purchaseintent.eventlog.EventLog;
import io.purchaseintent.eventlog.LogBehindException;
import io.purchaseintent.eventlog.LogRecord;
import io.purchaseintent.eventlog.LogUnavailableException;
import io.purchaseintent.loop.SupervisedLoop;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/**
 * A log that is a stream of Amazon Kinesis: a record's key is its partition key, and {@link
 * #append} returns when Kinesis has acknowledged all.
 *
 * <p>The stream's shards, as they are when it is opened, are shared out among a few lanes, each
 * with one call under way at most, which takes what all callers have brought meanwhile. So a
 * shard's records come in the order in which they were appended, but for one case: of those in one
 * call Kinesis may refuse one and take the next; the refused is sent again before all that came
 * later. Thread-safe.
 */
public final class KinesisLog implements EventLog {

  /** The most records of a call. */
  static final int CALL_RECORDS = 500;

  /** The most bytes of a call, and of a record, keys included. */
  static final int CALL_BYTES = 5 << 20;

  static final int RECORD_BYTES = 1 << 20;

  private static final ThreadLocal<MessageDigest> MD5 = ThreadLocal.withInitial(KinesisLog::md5);
  private static final String THROTTLED = "ProvisionedThroughputExceededException";
  private static final int SERVER_ERROR = 500;
  private static final Duration ATTEMPT = Duration.ofSeconds(5);
  private static final int RETRIES = 2;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /**
   * How a stream is written.
   *
   * @param lanes calls under way at the same time, at most
   * @param maxWaitingBytes how much may wait to be acknowledged
   * @param patience how long a record that Kinesis refuses is sent again
   * @param firstPause before it is sent again for the first time; doubled each time after, up to a
   *     second
   */
  public record Settings(int lanes, long maxWaitingBytes, Duration patience, Duration firstPause) {

    /** Four lanes, 32 MiB, ten seconds, 50 ms. */
    public static Settings defaults() {
      return new Settings(4, 32L << 20, Duration.ofSeconds(10), Duration.ofMillis(50));
    }
  }

  private final KinesisStream stream;
  private final KinesisClient client;
  private final Settings settings;
  private final Object monitor = new Object();
  private final List<Lane> lanes = new ArrayList<>();

  /** The lane of a shard, by the first hash key that is the shard's. */
  private final NavigableMap<BigInteger, Lane> shards = new TreeMap<>();

  private long waitingBytes;
  private boolean closed;

  private KinesisLog(
      KinesisStream stream, KinesisClient client, Settings settings, Set<BigInteger> firstKeys) {
    this.stream = stream;
    this.client = client;
    this.settings = settings;
    for (int i = 0; i < settings.lanes(); i++) {
      lanes.add(new Lane("kinesis:" + stream.name() + "-" + i));
    }
    for (BigInteger first : firstKeys) {
      shards.put(first, lanes.get(shards.size() % lanes.size()));
    }
  }

  /**
   * Opens a stream for writing.
   *
   * @throws LogUnavailableException if it is not there or not to be reached, with the remedy
   */
  public static KinesisLog open(KinesisStream stream, Settings settings)
      throws LogUnavailableException {
    return over(stream, stream.connect(ATTEMPT, RETRIES), settings);
  }

  /** Over a client, which ends with the log. */
  static KinesisLog over(KinesisStream stream, KinesisClient client, Settings settings)
      throws LogUnavailableException {
    try {
      stream.requireUsable(client);
      KinesisLog log = new KinesisLog(stream, client, settings, firstKeys(stream, client));
      log.lanes.forEach(Lane::begin);
      return log;
    } catch (SdkException e) {
      client.close();
      throw stream.unavailable(e);
    } catch (LogUnavailableException e) {
      client.close();
      throw e;
    }
  }

  private static Set<BigInteger> firstKeys(KinesisStream stream, KinesisClient client) {
    Set<BigInteger> keys = new TreeSet<>();
    String page = null;
    do {
      String next = page;
      ListShardsResponse some =
          client.listShards(
              request -> request.streamName(next == null ? stream.name() : null).nextToken(next));
      some.shards().stream()
          .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
          .forEach(shard -> keys.add(new BigInteger(shard.hashKeyRange().startingHashKey())));
      page = some.nextToken();
    } while (page != null);
    return keys;
  }

  /**
   * What Kinesis did not take of records.
   *
   * @param records those of a key in the order in which they were offered
   * @param why not, of one of them; null where all were taken
   */
  public record Refused(List<LogRecord> records, @Nullable Exception why) {}

  private record Waiting(
      LogRecord record, PutRecordsRequestEntry entry, int bytes, Append append) {}

  /** Why Kinesis did not take records now. */
  private record Refusal(List<Waiting> records, String reason, boolean throttled) {}

  @Override
  public void append(List<LogRecord> records)
      throws LogBehindException, LogUnavailableException, InterruptedException {
    if (records.isEmpty()) {
      return;
    }
    Append append = new Append(records.size());
    send(records, append);
    append.await();
  }

  /**
   * Appends what Kinesis takes, for whoever can do without the rest, and waits until it is known
   * what became of each record.
   *
   * @return those that were not taken
   */
  public Refused offer(List<LogRecord> records) throws InterruptedException {
    Append append = new Append(records.size());
    try {
      send(records, append);
    } catch (LogBehindException | LogUnavailableException e) {
      return new Refused(records, e);
    }
    return append.awaitEach();
  }

  private void send(List<LogRecord> records, Append append)
      throws LogBehindException, LogUnavailableException {
    List<Waiting> mine = new ArrayList<>(records.size());
    long bytes = 0;
    for (LogRecord each : records) {
      Waiting one = waiting(each, append);
      bytes += one.bytes();
      mine.add(one);
    }
    synchronized (monitor) {
      if (closed) {
        throw new LogUnavailableException(
            "The log is closed", new IllegalStateException("append after close"));
      }
      if (waitingBytes > 0 && waitingBytes + bytes > settings.maxWaitingBytes()) {
        throw new LogBehindException(
            waitingBytes + " bytes wait to be written, at most " + settings.maxWaitingBytes());
      }
      waitingBytes += bytes;
      for (Waiting one : mine) {
        laneOf(one.entry().partitionKey()).queue.add(one);
      }
      monitor.notifyAll();
    }
  }

  private static Waiting waiting(LogRecord record, Append append) {
    int bytes = record.value().length + record.key().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > RECORD_BYTES) {
      throw new IllegalArgumentException(
          "A record has " + bytes + " bytes with its key, Kinesis takes at most " + RECORD_BYTES);
    }
    return new Waiting(
        record,
        PutRecordsRequestEntry.builder()
            .partitionKey(record.key())
            .data(SdkBytes.fromByteArrayUnsafe(record.value()))
            .build(),
        bytes,
        append);
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  private Lane laneOf(String key) {
    // As Kinesis itself finds the shard of a partition key.
    byte[] hash = MD5.get().digest(key.getBytes(StandardCharsets.UTF_8));
    return shards.floorEntry(new BigInteger(1, hash)).getValue();
  }

  private void acknowledged(Waiting one) {
    release(one);
    one.append().acknowledged();
  }

  private void failed(List<Waiting> records, Exception why) {
    for (Waiting one : records) {
      release(one);
      one.append().failed(one.record(), why);
    }
  }

  private void release(Waiting one) {
    synchronized (monitor) {
      waitingBytes -= one.bytes();
    }
  }

  @Override
  public void close() {
    synchronized (monitor) {
      closed = true;
      monitor.notifyAll();
    }
    for (Lane lane : lanes) {
      if (lane.loop != null) {
        lane.loop.close();
        lane.loop.awaitEnd();
      }
    }
    client.close();
  }

  @Override
  public List<SupervisedLoop> loops() {
    return lanes.stream().flatMap(lane -> Stream.ofNullable(lane.loop)).toList();
  }

  /** Sends the records of some shards, one call after the other. */
  private final class Lane {

    private final Deque<Waiting> queue = new ArrayDeque<>();
    private final String name;
    private @Nullable SupervisedLoop loop;

    Lane(String name) {
      this.name = name;
    }

    /** Who appends waits for it: it never rests for long. */
    void begin() {
      loop = SupervisedLoop.start(name, this::sendNext, settings.firstPause());
    }

    /** Whether there may be more to send. */
    private boolean sendNext() throws InterruptedException {
      List<Waiting> call = next();
      if (call.isEmpty()) {
        return false;
      }
      send(call);
      return true;
    }

    /** What waits, as much as one call takes; nothing when the log is closed and all is sent. */
    private List<Waiting> next() throws InterruptedException {
      List<Waiting> call = new ArrayList<>();
      synchronized (monitor) {
        while (queue.isEmpty() && !closed) {
          monitor.wait();
        }
        int bytes = 0;
        while (!queue.isEmpty()
            && call.size() < CALL_RECORDS
            && bytes + queue.getFirst().bytes() <= CALL_BYTES) {
          Waiting one = queue.removeFirst();
          bytes += one.bytes();
          call.add(one);
        }
      }
      return call;
    }

    private void send(List<Waiting> call) {
      long end = System.nanoTime() + settings.patience().toNanos();
      long pauseMillis = settings.firstPause().toMillis();
      Refusal refused = put(call);
      while (refused != null) {
        if (System.nanoTime() - end >= 0) {
          String message = stream + " takes no more: " + refused.reason();
          failed(
              refused.records(),
              refused.throttled()
                  ? new LogBehindException(message + "; it needs more shards, or fewer events")
                  : new LogUnavailableException(message, new IllegalStateException(message)));
          return;
        }
        pause(pauseMillis);
        pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE.toMillis());
        refused = put(refused.records());
      }
    }

    private static void pause(long millis) {
      try {
        TimeUnit.MILLISECONDS.sleep(millis);
      } catch (InterruptedException e) {
        // It is not given up for that.
      }
    }

    /** Sends records once; those that may be sent again, or null if none need be. */
    private @Nullable Refusal put(List<Waiting> records) {
      PutRecordsResponse response;
      try {
        response =
            client.putRecords(
                request ->
                    request
                        .streamName(stream.name())
                        .records(records.stream().map(Waiting::entry).toList()));
      } catch (SdkServiceException e) {
        if (e.isThrottlingException() || e.statusCode() >= SERVER_ERROR) {
          return new Refusal(records, String.valueOf(e.getMessage()), e.isThrottlingException());
        }
        failed(records, stream.unavailable(e));
        return null;
      } catch (SdkException e) {
        failed(records, stream.unavailable(e));
        return null;
      } catch (RuntimeException | Error e) {
        // Whatever it was, those who wait must learn of it; that it is no fault of Kinesis is told.
        failed(records, new LogUnavailableException(stream + ": " + e, e));
        throw e;
      }
      return refusedOf(records, response.records());
    }

    private @Nullable Refusal refusedOf(
        List<Waiting> records, List<PutRecordsResultEntry> results) {
      List<Waiting> refused = new ArrayList<>();
      String reason = "";
      boolean throttled = false;
      for (int i = 0; i < results.size(); i++) {
        PutRecordsResultEntry result = results.get(i);
        if (result.errorCode() == null) {
          acknowledged(records.get(i));
        } else {
          refused.add(records.get(i));
          reason = result.errorCode() + ", " + result.errorMessage();
          throttled |= result.errorCode().equals(THROTTLED);
        }
      }
      return refused.isEmpty() ? null : new Refusal(refused, reason, throttled);
    }
  }
}
