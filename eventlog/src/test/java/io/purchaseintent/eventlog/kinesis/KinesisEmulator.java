package io.purchaseintent.eventlog.kinesis;

import io.purchaseintent.eventlog.LogUnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigInteger;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/**
 * A Kinesis of a test's own on this machine: kinesalite, a program for Node.js, which npm fetches
 * once. It keeps its data in a folder, so that it may be stopped and started again.
 */
public final class KinesisEmulator implements AutoCloseable {

  private static final String PROGRAM = "kinesalite";
  private static final String VERSION = "3.3.3";
  static final String REGION = "us-east-1";

  private final Path program;
  private final Path data;
  private final int port;
  private final KinesisClient client;
  private Process server;

  private KinesisEmulator(Path program, Path data, int port) throws Exception {
    this.program = program;
    this.data = data;
    this.port = port;
    this.server = launch(Duration.ZERO);
    this.client = stream("any").connect(Duration.ofSeconds(5), 3);
  }

  /**
   * Starts one, or says that the test is skipped where Node.js is not there or cannot get it.
   *
   * @param data a folder for it alone
   */
  public static KinesisEmulator start(Path data) throws Exception {
    Path program = NpmPackage.fetch(PROGRAM, VERSION);
    setCredentials();
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    return new KinesisEmulator(program, data, port);
  }

  /** Any will do; the SDK's default chain finds these first. */
  static void setCredentials() {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
  }

  /**
   * @param ahead how far its clock is
   */
  private Process launch(Duration ahead) throws IOException {
    String main =
        "const now = Date.now; Date.now = () => now() + %d; require('%s')"
            .formatted(ahead.toMillis(), program.resolve("cli.js"));
    Process process =
        new ProcessBuilder(
                "node",
                "-e",
                main,
                "--",
                PROGRAM,
                "--port",
                Integer.toString(port),
                "--path",
                data.toString(),
                "--createStreamMs",
                "0",
                "--updateStreamMs",
                "0",
                "--shardLimit",
                "100")
            .redirectErrorStream(true)
            .start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    List<String> said = new ArrayList<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.add(line);
      if (line.contains("Listening")) {
        return process;
      }
    }
    throw new IOException("The emulator ended: " + said);
  }

  /** Kills it; its data stays. */
  public void stop() throws InterruptedException {
    server.destroyForcibly().waitFor();
  }

  /** Lets it hang: calls are heard and not answered. */
  public void hang() throws Exception {
    signal("-STOP");
  }

  /** Ends a hang. */
  public void goOn() throws Exception {
    signal("-CONT");
  }

  private void signal(String signal) throws Exception {
    int exit = new ProcessBuilder("kill", signal, Long.toString(server.pid())).start().waitFor();
    if (exit != 0) {
      throw new IOException("kill " + signal + " ended with " + exit);
    }
  }

  /** Starts it again where it was, with its data. */
  public void restart() throws IOException {
    restart(Duration.ZERO);
  }

  /** Starts it again so much later: it deletes what is older than the stream keeps. */
  public void restart(Duration later) throws IOException {
    server = launch(later);
  }

  public String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  public String region() {
    return REGION;
  }

  public KinesisClient client() {
    return client;
  }

  /** A stream of this name on it. */
  public KinesisStream stream(String name) {
    return new KinesisStream(name, URI.create(endpoint()), REGION);
  }

  /** Makes a stream, and waits until it can be used. */
  public KinesisStream create(String name, int shards) throws Exception {
    client.createStream(request -> request.streamName(name).shardCount(shards));
    awaitActive(name);
    return stream(name);
  }

  /** The shards that take records. */
  public List<Shard> openShards(String name) {
    return shards(name).stream()
        .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
        .toList();
  }

  /** Whether a record of this key goes to the shard. */
  public static boolean takes(Shard shard, String key) {
    BigInteger hash;
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      hash = new BigInteger(1, md5.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    return hash.compareTo(new BigInteger(shard.hashKeyRange().startingHashKey())) >= 0
        && hash.compareTo(new BigInteger(shard.hashKeyRange().endingHashKey())) <= 0;
  }

  /** Splits a shard in the middle. */
  public void split(String name, Shard shard) throws Exception {
    BigInteger from = new BigInteger(shard.hashKeyRange().startingHashKey());
    BigInteger to = new BigInteger(shard.hashKeyRange().endingHashKey());
    client.splitShard(
        request ->
            request
                .streamName(name)
                .shardToSplit(shard.shardId())
                .newStartingHashKey(from.add(to).shiftRight(1).toString()));
    awaitActive(name);
  }

  /** Merges two shards that are neighbours. */
  public void merge(String name, Shard shard, Shard neighbour) throws Exception {
    client.mergeShards(
        request ->
            request
                .streamName(name)
                .shardToMerge(shard.shardId())
                .adjacentShardToMerge(neighbour.shardId()));
    awaitActive(name);
  }

  /** All records that a stream holds, shard by shard. */
  public List<Record> records(String name) {
    List<Record> records = new ArrayList<>();
    for (Shard shard : shards(name)) {
      records.addAll(records(name, shard));
    }
    return records;
  }

  /** All records that a shard of a stream holds. */
  public List<Record> records(String name, Shard shard) {
    List<Record> records = new ArrayList<>();
    String at =
        client
            .getShardIterator(
                request ->
                    request
                        .streamName(name)
                        .shardId(shard.shardId())
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    while (at != null) {
      String from = at;
      GetRecordsResponse some = client.getRecords(request -> request.shardIterator(from));
      records.addAll(some.records());
      at = some.records().isEmpty() ? null : some.nextShardIterator();
    }
    return records;
  }

  private List<Shard> shards(String name) {
    return client.listShards(request -> request.streamName(name)).shards();
  }

  private void awaitActive(String name) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (client
            .describeStreamSummary(request -> request.streamName(name))
            .streamDescriptionSummary()
            .streamStatus()
        != StreamStatus.ACTIVE) {
      if (System.nanoTime() > end) {
        throw new LogUnavailableException(name + " does not become active", new Exception());
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  @Override
  public void close() throws InterruptedException {
    client.close();
    stop();
  }
}
