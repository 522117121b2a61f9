package io.purchaseintent.eventlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of one partition as their one writer sees them. */
final class PartitionWriter {

  /** How many segments there are at least while the log is written: one for each day of a week. */
  private static final int SEGMENTS_KEPT = 7;

  private final Path folder;
  private final long segmentBytes;
  private final Duration retention;
  private ByteBuffer pending = ByteBuffer.allocate(1 << 16);
  private @Nullable FileChannel segment;
  private long base;
  private long durable;
  private long begunMillis;

  private PartitionWriter(Path folder, long segmentBytes, Duration retention) {
    this.folder = folder;
    this.segmentBytes = segmentBytes;
    this.retention = retention;
  }

  static PartitionWriter open(Path log, int partition, long segmentBytes, Duration retention)
      throws IOException {
    Path folder = Files.createDirectories(Segments.folder(log, partition));
    PartitionWriter writer = new PartitionWriter(folder, segmentBytes, retention);
    List<Path> segments = Segments.list(folder);
    if (!segments.isEmpty()) {
      Path last = segments.get(segments.size() - 1);
      writer.base = Segments.base(last);
      writer.findWholeFrames(log, partition);
      writer.segment = FileChannel.open(last, StandardOpenOption.WRITE);
      writer.segment.truncate(writer.durable);
    }
    return writer;
  }

  private void findWholeFrames(Path log, int partition) throws IOException {
    try (FileLogReader reader = new FileLogReader(log, partition, base)) {
      for (LogEntry entry = reader.next(); entry != null; entry = reader.next()) {
        if (entry.offset() == base) {
          begunMillis = entry.appendMillis();
        }
      }
      durable = reader.offset() - base;
    }
  }

  void add(byte[] value, long now) {
    int size = Frame.HEADER + value.length;
    if (pending.remaining() < size) {
      int grown = Math.max(pending.capacity() * 2, pending.position() + size);
      pending = ByteBuffer.allocate(grown).put(pending.flip());
    }
    Frame.put(pending, value, now);
  }

  /** Writes what was added, and forces it to disk. */
  void flush(long now) throws IOException {
    if (pending.position() == 0) {
      return;
    }
    FileChannel open = segment == null || isFull(now) ? roll(now) : segment;
    pending.flip();
    long at = durable;
    try {
      while (pending.hasRemaining()) {
        at += open.write(pending, at);
      }
      open.force(false);
      durable = at;
    } catch (IOException e) {
      keepWhole(open, at);
      throw e;
    } finally {
      pending.clear();
    }
  }

  /** By size or by age: only a segment that is no longer written can be deleted. */
  private boolean isFull(long now) {
    return durable >= segmentBytes
        || (durable > 0 && now - begunMillis >= retention.toMillis() / SEGMENTS_KEPT);
  }

  /** After a failure in the middle: whole frames stay, for a reader may have seen them. */
  private void keepWhole(FileChannel open, long end) throws IOException {
    int whole = 0;
    while (whole + Frame.HEADER <= pending.limit()) {
      int next = whole + Frame.HEADER + pending.getInt(whole);
      if (durable + next > end) {
        break;
      }
      whole = next;
    }
    durable += whole;
    open.truncate(durable);
  }

  /** Forgets what was added and not written. */
  void forget() {
    pending.clear();
  }

  private FileChannel roll(long now) throws IOException {
    long next = segment == null ? 0 : base + durable;
    FileChannel opened =
        FileChannel.open(
            Segments.file(folder, next), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      forceFolder();
    } catch (IOException e) {
      opened.close();
      throw e;
    }
    if (segment != null) {
      segment.close();
    }
    segment = opened;
    base = next;
    durable = 0;
    begunMillis = now;
    deleteOld(now);
    return opened;
  }

  /** Makes the new file's name durable too. */
  private void forceFolder() throws IOException {
    try (FileChannel channel = FileChannel.open(folder)) {
      channel.force(true);
    }
  }

  private void deleteOld(long now) throws IOException {
    for (Path file : Segments.list(folder)) {
      boolean old = Files.getLastModifiedTime(file).toMillis() < now - retention.toMillis();
      if (old && Segments.base(file) < base) {
        Files.deleteIfExists(file);
      }
    }
  }

  void close() {
    if (segment != null) {
      try {
        segment.close();
      } catch (IOException e) {
        // All of it was forced to disk before.
      }
    }
  }
}
