package io.purchaseintent.pipeline.source;

import java.io.Serializable;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.io.aws2.kinesis.KinesisClientThrottledException;
import org.apache.beam.sdk.io.aws2.kinesis.KinesisRecord;
import org.apache.beam.sdk.io.aws2.kinesis.RateLimitPolicy;
import org.apache.beam.sdk.io.aws2.kinesis.RateLimitPolicyFactory;
import org.apache.beam.sdk.io.aws2.kinesis.WatermarkPolicy;
import org.apache.beam.sdk.io.aws2.kinesis.WatermarkPolicyFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What KinesisIO tells of the shards that one of its readers reads, by the two policies that it
 * asks for: which shards there are, whether each was looked into of late, and what of each waits in
 * the reader. Also sets how often a shard is looked into.
 *
 * <p>Loops, one a shard and each in a thread of its own, call the rate limit; the reader's thread
 * calls the rest.
 */
final class ShardWatch implements WatermarkPolicyFactory, RateLimitPolicyFactory {

  private static final long serialVersionUID = 1L;

  /** Kinesis answers five calls a second for a shard, to all that read it together. */
  private static final long POLL_MILLIS = 250;

  private static final long THROTTLED_MILLIS = 1_000;

  /**
   * A loop that has read nothing, or cannot hand over what it has read, for so long stands still.
   */
  private static final long FRESH_MILLIS = 2_000;

  private final Clock clock;
  private final Set<Loop> loops = ConcurrentHashMap.newKeySet();
  private final Map<String, AtomicLong> waiting = new ConcurrentHashMap<>();
  private final List<Shard> asked = new ArrayList<>();
  private @Nullable Shard taken;

  ShardWatch(Clock clock) {
    this.clock = clock;
  }

  /** A shard that is read, for as long as KinesisIO asks it for its watermark. */
  final class Shard implements WatermarkPolicy {

    private static final long serialVersionUID = 1L;

    private final PartitionProgress progress = new PartitionProgress(PartitionProgress.NONE);
    private @Nullable String id;

    /** How far it has come. */
    PartitionProgress progress() {
      return progress;
    }

    /**
     * Whether all that was read of it was taken. Nothing says which shard it is before its first
     * record is taken: until then it may be any that no other is.
     */
    private boolean isTaken() {
      return id == null
          ? waiting.entrySet().stream()
              .allMatch(shard -> isKnown(shard.getKey()) || shard.getValue().get() <= 0)
          : count(id).get() <= 0;
    }

    @Override
    public void update(KinesisRecord record) {
      id = record.getShardId();
      count(id).decrementAndGet();
      taken = this;
    }

    @Override
    public Instant getWatermark() {
      asked.add(this);
      return BoundedWindow.TIMESTAMP_MIN_VALUE;
    }
  }

  /** The shard of the record that was taken last. */
  Shard taken() {
    if (taken == null) {
      throw new IllegalStateException("nothing was taken");
    }
    return taken;
  }

  /**
   * The shards that are read now, each with what is known of it noted in its progress.
   *
   * @param ask asks the reader for its watermark, which asks them all
   */
  List<Shard> shards(Runnable ask, long nowMillis) {
    asked.clear();
    ask.run();
    boolean fresh = isFresh(asked.size(), nowMillis);
    for (Shard shard : asked) {
      if (fresh && shard.isTaken()) {
        shard.progress.empty(nowMillis);
      } else {
        shard.progress.unknown();
      }
    }
    return asked;
  }

  /** Whether so many shards were looked into of late. */
  private boolean isFresh(int shards, long nowMillis) {
    return loops.stream().filter(loop -> nowMillis - loop.readMillis <= FRESH_MILLIS).count()
        >= shards;
  }

  /**
   * How many of the shards that were asked for last do not answer: were not looked into of late,
   * though nothing of them waits that would keep their loops. Others may be read, or idle.
   */
  int unanswered(long nowMillis) {
    long answering = loops.stream().filter(loop -> loop.isAnswering(nowMillis)).count();
    return (int) Math.max(0, asked.size() - answering);
  }

  private boolean isKnown(String shard) {
    return asked.stream().anyMatch(each -> shard.equals(each.id));
  }

  private AtomicLong count(String shard) {
    return waiting.computeIfAbsent(shard, name -> new AtomicLong());
  }

  @Override
  public WatermarkPolicy createWatermarkPolicy() {
    return new Shard();
  }

  @Override
  public RateLimitPolicy getRateLimitPolicy() {
    Loop loop = new Loop();
    loops.add(loop);
    return loop;
  }

  /** The reading of one shard. */
  private final class Loop implements RateLimitPolicy, Serializable {

    private static final long serialVersionUID = 1L;

    private volatile long readMillis = PartitionProgress.NONE / 2;
    private volatile @Nullable String shard;

    private boolean isAnswering(long nowMillis) {
      String of = shard;
      return nowMillis - readMillis <= FRESH_MILLIS || (of != null && count(of).get() > 0);
    }

    @Override
    public void onSuccess(List<KinesisRecord> records) throws InterruptedException {
      if (!records.isEmpty()) {
        shard = records.get(0).getShardId();
        count(records.get(0).getShardId()).addAndGet(records.size());
      }
      readMillis = clock.millis();
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }

    @Override
    public void onThrottle(KinesisClientThrottledException e) throws InterruptedException {
      TimeUnit.MILLISECONDS.sleep(THROTTLED_MILLIS);
    }
  }
}
