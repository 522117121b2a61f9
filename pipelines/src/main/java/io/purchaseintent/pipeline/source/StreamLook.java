package io.purchaseintent.pipeline.source;

import io.purchaseintent.eventlog.LogUnavailableException;
import io.purchaseintent.eventlog.kinesis.KinesisStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * Looks at a whole stream, also at shards that others read: a reader that has nothing must know
 * whether that is so everywhere. A look that fails knows of nothing new, and nothing of silence.
 */
final class StreamLook implements AutoCloseable {

  /** Rarely, for these calls count among the five a second that a shard answers. */
  private static final long EVERY_MILLIS = 2_000;

  private static final Duration ATTEMPT = Duration.ofSeconds(2);

  private final KinesisStream stream;
  private final Map<String, String> ends = new HashMap<>();
  private @Nullable KinesisClient client;
  private long nextWrittenMillis;
  private long nextGrownMillis;
  private boolean written;
  private long grownMillis = PartitionProgress.NONE;

  StreamLook(KinesisStream stream) {
    this.stream = stream;
  }

  /** Whether any record was seen in the stream, as of the last look. */
  boolean isWritten(long nowMillis) {
    if (!written && nowMillis >= nextWrittenMillis) {
      nextWrittenMillis = nowMillis + EVERY_MILLIS;
      try {
        for (Shard shard : shards()) {
          written |= brings(read(at(shard, ShardIteratorType.TRIM_HORIZON)));
        }
      } catch (SdkException | LogUnavailableException e) {
        // The next look will tell.
      }
    }
    return written;
  }

  /**
   * Since when nothing was added to the stream, as of the last look; the first one's time at first.
   */
  long silentSinceMillis(long nowMillis) {
    if (nowMillis >= nextGrownMillis) {
      nextGrownMillis = nowMillis + EVERY_MILLIS;
      if (hasGrown()) {
        grownMillis = nowMillis;
      }
    }
    return grownMillis;
  }

  /** Why the stream does not let itself be described, with the remedy; null if it does. */
  @Nullable String trouble() {
    try {
      stream.requireUsable(client());
      return null;
    } catch (LogUnavailableException e) {
      return e.getMessage();
    }
  }

  private boolean hasGrown() {
    boolean first = ends.isEmpty();
    boolean grown = first;
    try {
      for (Shard shard : shards()) {
        if (shard.sequenceNumberRange().endingSequenceNumber() != null) {
          continue;
        }
        String end = ends.get(shard.shardId());
        if (end == null) {
          // A shard that was not there at the first look has been written since.
          end = at(shard, first ? ShardIteratorType.LATEST : ShardIteratorType.TRIM_HORIZON);
        }
        GetRecordsResponse more = read(end);
        grown |= brings(more);
        ends.put(
            shard.shardId(),
            brings(more) ? at(shard, ShardIteratorType.LATEST) : more.nextShardIterator());
      }
      return grown;
    } catch (SdkException | LogUnavailableException e) {
      ends.clear();
      return true;
    }
  }

  private static boolean brings(GetRecordsResponse read) {
    return !read.records().isEmpty()
        || (read.millisBehindLatest() != null && read.millisBehindLatest() > 0);
  }

  private List<Shard> shards() throws LogUnavailableException {
    List<Shard> shards = new ArrayList<>();
    ListShardsResponse page = client().listShards(request -> request.streamName(stream.name()));
    shards.addAll(page.shards());
    while (page.nextToken() != null) {
      String next = page.nextToken();
      page = client().listShards(request -> request.nextToken(next));
      shards.addAll(page.shards());
    }
    return shards;
  }

  private String at(Shard shard, ShardIteratorType type) throws LogUnavailableException {
    return client()
        .getShardIterator(
            request ->
                request.streamName(stream.name()).shardId(shard.shardId()).shardIteratorType(type))
        .shardIterator();
  }

  private GetRecordsResponse read(String iterator) throws LogUnavailableException {
    return client().getRecords(request -> request.shardIterator(iterator).limit(1));
  }

  private KinesisClient client() throws LogUnavailableException {
    if (client == null) {
      client = stream.connect(ATTEMPT, 0);
    }
    return client;
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}
