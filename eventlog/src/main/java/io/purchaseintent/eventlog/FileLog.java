package io.purchaseintent.eventlog;

import io.purchaseintent.loop.SupervisedLoop;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A log in a folder of this machine: {@code p-N/OFFSET.log}, append-only segments, forced to disk
 * before {@link #append} returns. One process writes; any number read by {@link FileLogReader}.
 *
 * <p>One thread writes what all callers have brought meanwhile, so that many of them share the cost
 * of forcing. Thread-safe.
 */
public final class FileLog implements EventLog {

  /** Who appends waits for the writer: it never rests for long. */
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

  /**
   * What a log is written with.
   *
   * @param partitions of a log that is made now; one that is there keeps its own
   * @param segmentBytes size from which a new segment is begun; at the latest it is after a seventh
   *     of the retention
   * @param retention how long a segment is kept after its last record
   * @param maxWaitingBytes how much may wait to be written
   */
  public record Settings(
      int partitions, long segmentBytes, Duration retention, long maxWaitingBytes) {

    /** Four partitions, segments of 64 MiB, a week, 32 MiB waiting at most. */
    public static Settings defaults() {
      return new Settings(4, 64L << 20, Duration.ofDays(7), 32L << 20);
    }
  }

  private static final String SCHEME = "file:";

  private record Waiting(List<LogRecord> records, long bytes, CompletableFuture<Void> written) {}

  private final Clock clock;
  private final Settings settings;
  private final FileChannel lock;
  private final List<PartitionWriter> partitions = new ArrayList<>();
  private final Object monitor = new Object();
  private @Nullable SupervisedLoop loop;

  private List<Waiting> waiting = new ArrayList<>();
  private long waitingBytes;
  private boolean closed;

  private FileLog(Path folder, Settings settings, Clock clock, FileChannel lock)
      throws IOException {
    this.clock = clock;
    this.settings = settings;
    this.lock = lock;
    int count = FileLogSettings.ofFolder(folder, settings.partitions()).partitions();
    for (int i = 0; i < count; i++) {
      partitions.add(
          PartitionWriter.open(folder, i, settings.segmentBytes(), settings.retention()));
    }
  }

  /**
   * Opens the log in a folder, or makes one, and cuts off what a crash left half written.
   *
   * @throws IOException if the folder cannot be written or holds other files, or another process
   *     writes the log
   */
  public static FileLog open(Path folder, Settings settings, Clock clock) throws IOException {
    FileLogSettings.ofFolder(folder, settings.partitions());
    FileChannel lock =
        FileChannel.open(
            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (tryLock(lock) == null) {
        throw new IOException(
            "Another process writes the log in " + folder + ": stop it, or take another folder");
      }
      FileLog log = new FileLog(folder, settings, clock, lock);
      log.loop = SupervisedLoop.start("event-log", log::writeNext, LONGEST_PAUSE);
      return log;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Whether a folder holds a log. */
  public static boolean isIn(Path folder) {
    return FileLogSettings.isIn(folder);
  }

  /** Whether a folder that is there holds nothing, so that it may become a log. */
  public static boolean isEmpty(Path folder) throws IOException {
    return FileLogSettings.isEmpty(folder);
  }

  /**
   * Makes a log in a folder unless there is one.
   *
   * @throws IOException if the folder cannot be written, or holds other files
   */
  public static void ensure(Path folder, int partitions) throws IOException {
    FileLogSettings.ofFolder(folder, partitions);
  }

  /**
   * The folder of an address, {@code file:DIR}; null for another text.
   *
   * @throws java.nio.file.InvalidPathException if DIR can be no path
   */
  public static @Nullable Path folderOf(String address) {
    return address.startsWith(SCHEME) && address.length() > SCHEME.length()
        ? Path.of(address.substring(SCHEME.length()))
        : null;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public List<SupervisedLoop> loops() {
    return loop == null ? List.of() : List.of(loop);
  }

  @Override
  public void append(List<LogRecord> records)
      throws LogBehindException, LogUnavailableException, InterruptedException {
    if (records.isEmpty()) {
      return;
    }
    long bytes = 0;
    for (LogRecord entry : records) {
      bytes += Frame.HEADER + entry.value().length;
    }
    Waiting mine = new Waiting(List.copyOf(records), bytes, new CompletableFuture<>());
    synchronized (monitor) {
      if (closed) {
        throw new LogUnavailableException(
            "The log is closed", new IllegalStateException("append after close"));
      }
      if (waitingBytes > 0 && waitingBytes + bytes > settings.maxWaitingBytes()) {
        throw new LogBehindException(
            waitingBytes + " bytes wait to be written, at most " + settings.maxWaitingBytes());
      }
      waiting.add(mine);
      waitingBytes += bytes;
      monitor.notifyAll();
    }
    try {
      mine.written().get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new LogUnavailableException("The log cannot be written: " + cause.getMessage(), cause);
    }
  }

  /** Whether there may be more to write. */
  private boolean writeNext() throws InterruptedException {
    List<Waiting> batch;
    synchronized (monitor) {
      while (waiting.isEmpty() && !closed) {
        monitor.wait();
      }
      if (waiting.isEmpty()) {
        return false;
      }
      batch = waiting;
      waiting = new ArrayList<>();
    }
    write(batch);
    return true;
  }

  private void write(List<Waiting> batch) {
    long bytes = 0;
    try {
      long now = clock.millis();
      for (Waiting each : batch) {
        bytes += each.bytes();
        for (LogRecord entry : each.records()) {
          partitions.get(partitionOf(entry.key())).add(entry.value(), now);
        }
      }
      for (PartitionWriter partition : partitions) {
        partition.flush(now);
      }
      batch.forEach(each -> each.written().complete(null));
    } catch (IOException e) {
      refuse(batch, e);
    } catch (RuntimeException | Error e) {
      // Whatever it was, those who wait must learn of it; that it is no fault of the disk is told.
      refuse(batch, e);
      throw e;
    } finally {
      synchronized (monitor) {
        waitingBytes -= bytes;
      }
    }
  }

  private void refuse(List<Waiting> batch, Throwable e) {
    partitions.forEach(PartitionWriter::forget);
    batch.forEach(each -> each.written().completeExceptionally(e));
  }

  private int partitionOf(String key) {
    CRC32C hash = new CRC32C();
    hash.update(key.getBytes(StandardCharsets.UTF_8));
    return (int) (hash.getValue() % partitions.size());
  }

  @Override
  public void close() {
    synchronized (monitor) {
      if (closed) {
        return;
      }
      closed = true;
      monitor.notifyAll();
    }
    if (loop != null) {
      loop.close();
      loop.awaitEnd();
    }
    partitions.forEach(PartitionWriter::close);
    try {
      lock.close();
    } catch (IOException e) {
      // The lock ends with the process at the latest.
    }
  }
}
