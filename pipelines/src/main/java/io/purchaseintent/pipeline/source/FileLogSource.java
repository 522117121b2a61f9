package io.purchaseintent.pipeline.source;

import io.purchaseintent.eventlog.FileLog;
import io.purchaseintent.eventlog.FileLogReader;
import io.purchaseintent.eventlog.FolderAddress;
import io.purchaseintent.eventlog.LogEntry;
import io.purchaseintent.pipeline.job.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log of files: its partitions shared out among the readers, each going on from the offset
 * that its checkpoint holds, timestamps from the events themselves.
 *
 * <p>The watermark is that of the partition that has come least far, of those that bring something;
 * where none does it goes on with the wall's clock.
 */
public final class FileLogSource extends UnboundedSource<Received, FileLogMark> {

  /** Counts bytes of records that were deleted from the log before they were read. */
  public static final String BYTES_LOST = "log_bytes_lost";

  private static final long serialVersionUID = 1L;

  private final int[] partitions;

  /** The log's id; null in a savepoint of before there were ids. */
  private final @Nullable String log;

  private final Clock clock;

  private FileLogSource(int[] partitions, @Nullable String log, Clock clock) {
    this.partitions = partitions;
    this.log = log;
    this.clock = clock;
  }

  /**
   * All partitions of the log in a folder.
   *
   * @throws IOException if there is none
   */
  static FileLogSource of(Path folder, Clock clock) throws IOException {
    return new FileLogSource(
        IntStream.range(0, FileLogReader.partitions(folder)).toArray(),
        FileLogReader.id(folder),
        clock);
  }

  /**
   * The log at an address, which is made where there is an empty folder.
   *
   * @throws JobFailure if it is none
   */
  static FileLogSource open(FolderAddress address, SourceOptions options, Clock clock) {
    Path folder = folder(address);
    try {
      requireLog(folder, options.getSource());
      // The collector may be started after the job.
      FileLog.ensure(folder, FileLog.Settings.defaults().partitions());
      return of(folder, clock);
    } catch (IOException e) {
      throw JobFailure.of("opening --source=" + options.getSource(), e);
    }
  }

  /**
   * A name that is mistyped must not become an empty log, for which the job would wait for ever.
   */
  private static void requireLog(Path folder, String source) throws IOException {
    if (FileLog.isIn(folder)) {
      return;
    }
    String why = "holds other files, and no event log";
    if (!Files.exists(folder)) {
      why = "is not there";
    } else if (!Files.isDirectory(folder)) {
      why = "is no folder";
    } else if (FileLog.isEmpty(folder)) {
      return;
    }
    throw JobFailure.ofOption(
        "source",
        source,
        why
            + ": name the folder that ./intent serve --log or ./intent replay --to writes; where"
            + " that is yet to begin, make an empty one, and the job waits");
  }

  private static Path folder(FolderAddress address) {
    return address.path().toAbsolutePath().normalize();
  }

  private static Path folder(SourceOptions options) {
    FolderAddress address = LogReadings.address(options, FolderAddress.class);
    if (address == null) {
      throw new IllegalStateException(
          "The checkpoint is of a log of files: go on with its file:DIR, or start without it");
    }
    return folder(address);
  }

  @Override
  public List<FileLogSource> split(int desired, PipelineOptions options) {
    int count = Math.min(EventSource.readers(desired, options), partitions.length);
    List<FileLogSource> splits = new ArrayList<>(count);
    for (int split = 0; split < count; split++) {
      int[] part = new int[(partitions.length - split + count - 1) / count];
      for (int i = 0; i < part.length; i++) {
        part[i] = partitions[split + i * count];
      }
      splits.add(new FileLogSource(part, log, clock));
    }
    return splits;
  }

  @Override
  public UnboundedReader<Received> createReader(PipelineOptions options, @Nullable FileLogMark mark)
      throws IOException {
    SourceOptions given = options.as(SourceOptions.class);
    if (mark != null) {
      requireSameLog(folder(given));
    }
    return new Reader(this, given, mark);
  }

  /** Where the job was in a log says nothing of one that was made anew at its place. */
  private void requireSameLog(Path folder) throws IOException {
    if (log != null && !log.equals(FileLogReader.id(folder))) {
      throw new IOException(
          folder
              + " is not the log that was read before, but one that was made anew at its place:"
              + " start with --fresh to read it from its beginning");
    }
  }

  @Override
  public Coder<FileLogMark> getCheckpointMarkCoder() {
    return new FileLogMark.MarkCoder();
  }

  @Override
  public Coder<Received> getOutputCoder() {
    return ReceivedCoder.of();
  }

  /** Reads its partitions in turn. */
  private static final class Reader extends UnboundedReader<Received> {

    /** How soon a partition that had nothing is looked at again. */
    private static final long POLL_MILLIS = 20;

    /** How often the whole log is looked at. */
    private static final long LOG_POLL_MILLIS = 500;

    private final FileLogSource source;
    private final Path folder;
    private final WatermarkRules rules;
    private final @Nullable Duration untilIdle;
    private final boolean skipLost;
    private final Counter bytesLost = Metrics.counter(FileLogSource.class, BYTES_LOST);
    private final List<LogPartition> partitions = new ArrayList<>();
    private final long startMillis;

    private int turn;
    private @Nullable Received current;
    private Instant timestamp = BoundedWindow.TIMESTAMP_MIN_VALUE;
    private Instant watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;
    private long nextEndPollMillis;
    private long nextWrittenPollMillis;
    private long writtenSinceMillis = PartitionProgress.NONE;
    private boolean ended;

    Reader(FileLogSource source, SourceOptions options, @Nullable FileLogMark mark) {
      this.source = source;
      this.folder = folder(options);
      this.rules = WatermarkRules.of(options);
      this.untilIdle = EventSource.untilIdle(options);
      this.skipLost = options.getSkipLost();
      this.startMillis = source.clock.millis();
      for (int number : source.partitions) {
        partitions.add(
            new LogPartition(folder, number, mark == null ? null : mark.positions().get(number)));
      }
    }

    @Override
    public boolean start() throws IOException {
      return advance();
    }

    @Override
    public boolean advance() throws IOException {
      long now = source.clock.millis();
      for (int i = 0; i < partitions.size(); i++) {
        LogPartition partition = partitions.get(turn);
        turn = (turn + 1) % partitions.size();
        if (partition.nextPollMillis > now) {
          continue;
        }
        LogEntry entry = partition.log.next();
        long lost = partition.lost();
        if (lost > 0) {
          bytesLost.inc(lost);
          partition.tell(lost, skipLost);
        }
        if (entry == null) {
          partition.progress.empty(now);
          partition.nextPollMillis = now + POLL_MILLIS;
        } else {
          take(partition, entry, now);
          return true;
        }
      }
      current = null;
      return false;
    }

    private void take(LogPartition partition, LogEntry entry, long now) {
      WatermarkRules.RecordTime time = rules.timeOf(entry.value(), now);
      if (time != null) {
        timestamp = Instant.ofEpochMilli(time.eventMillis());
      } else if (partition.progress.hasEventTime()) {
        // Whatever it is, it must not be dropped as late before it is looked at.
        timestamp = Instant.ofEpochMilli(partition.progress.newestEventMillis());
      } else {
        timestamp = Instant.ofEpochMilli(entry.appendMillis());
      }
      partition.progress.read(time == null ? PartitionProgress.NONE : time.reachedMillis(), now);
      current =
          new Received(
              folder + "/p-" + partition.number,
              Long.toString(entry.offset()),
              entry.appendMillis(),
              entry.value());
    }

    @Override
    public Received getCurrent() {
      if (current == null) {
        throw new NoSuchElementException("nothing was read");
      }
      return current;
    }

    @Override
    public Instant getCurrentTimestamp() {
      if (current == null) {
        throw new NoSuchElementException("nothing was read");
      }
      return timestamp;
    }

    @Override
    public Instant getWatermark() {
      try {
        Instant now = hasEnded() ? BoundedWindow.TIMESTAMP_MAX_VALUE : reached();
        if (now.isAfter(watermark)) {
          watermark = now;
        }
      } catch (IOException e) {
        // Told by the next advance(); time stands still until then.
      }
      return watermark;
    }

    private Instant reached() throws IOException {
      long now = source.clock.millis();
      long idle = rules.idleAfter().toMillis();
      long least = Long.MAX_VALUE;
      long extrapolated = PartitionProgress.NONE;
      for (LogPartition partition : partitions) {
        PartitionProgress progress = partition.progress;
        if (!progress.isIdle(now, idle)
            || (partition.wasLeft(now) && partition.log.waiting() > 0)) {
          if (!progress.hasEventTime()) {
            return BoundedWindow.TIMESTAMP_MIN_VALUE;
          }
          least = Math.min(least, progress.newestEventMillis());
        } else if (progress.hasEventTime()) {
          extrapolated = Math.max(extrapolated, progress.extrapolatedMillis(now));
        }
      }
      long reached = least;
      if (least == Long.MAX_VALUE) {
        if (extrapolated == PartitionProgress.NONE && !isWrittenFor(idle, now)) {
          // Whether the first event will be of today or of years ago is not known yet.
          return BoundedWindow.TIMESTAMP_MIN_VALUE;
        }
        reached = extrapolated == PartitionProgress.NONE ? now : extrapolated;
      }
      return Instant.ofEpochMilli(reached - rules.delay().toMillis());
    }

    /**
     * Whether the first append was seen so long ago that it would have been read if it were here.
     */
    private boolean isWrittenFor(long millis, long now) throws IOException {
      if (writtenSinceMillis == PartitionProgress.NONE && now >= nextWrittenPollMillis) {
        nextWrittenPollMillis = now + LOG_POLL_MILLIS;
        writtenSinceMillis = newestAppendMillis() == null ? PartitionProgress.NONE : now;
      }
      return writtenSinceMillis != PartitionProgress.NONE && now - writtenSinceMillis >= millis;
    }

    private boolean hasEnded() throws IOException {
      if (ended || untilIdle == null) {
        return ended;
      }
      long now = source.clock.millis();
      if (now < nextEndPollMillis) {
        return false;
      }
      nextEndPollMillis = now + LOG_POLL_MILLIS;
      Long appended = newestAppendMillis();
      long silentSince = Math.max(startMillis, appended == null ? startMillis : appended);
      if (now - silentSince < untilIdle.toMillis()) {
        return false;
      }
      for (LogPartition partition : partitions) {
        if (!partition.progress.isEmpty() || partition.log.waiting() > 0) {
          return false;
        }
      }
      ended = true;
      return true;
    }

    /** When anything was last appended to any partition; null where nothing ever was. */
    private @Nullable Long newestAppendMillis() throws IOException {
      return FileLogReader.newestAppendMillis(folder);
    }

    @Override
    public CheckpointMark getCheckpointMark() {
      Map<Integer, FileLogMark.Position> positions = new HashMap<>();
      for (LogPartition partition : partitions) {
        positions.put(
            partition.number,
            new FileLogMark.Position(
                partition.log.offset(), partition.progress.newestEventMillis()));
      }
      return new FileLogMark(positions);
    }

    @Override
    public long getSplitBacklogBytes() {
      long waiting = 0;
      try {
        for (LogPartition partition : partitions) {
          waiting += partition.log.waiting();
        }
      } catch (IOException e) {
        return BACKLOG_UNKNOWN;
      }
      return waiting;
    }

    @Override
    public UnboundedSource<Received, ?> getCurrentSource() {
      return source;
    }

    @Override
    public void close() throws IOException {
      for (LogPartition partition : partitions) {
        partition.log.close();
      }
    }
  }
}
