package io.purchaseintent.eventlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one partition of a {@link FileLog} from an offset on, also while it grows. Not shared. */
public final class FileLogReader implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path partition;
  private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
  private @Nullable FileChannel segment;
  private long segmentBase;
  private long offset;
  private long skipped;
  private long lookedTo;

  /**
   * A reader of a partition.
   *
   * @param folder the log's folder
   * @param offset where the next entry begins: 0, or {@link LogEntry#nextOffset()} of the last
   */
  public FileLogReader(Path folder, int partition, long offset) {
    this.partition = Segments.folder(folder, partition);
    this.offset = offset;
  }

  /**
   * How many partitions the log in a folder has.
   *
   * @throws NoSuchFileException if there is no log
   */
  public static int partitions(Path folder) throws IOException {
    return FileLogSettings.read(folder).partitions();
  }

  /**
   * What tells the log in a folder from another one that is made at its place; empty for a log that
   * was made before logs had ids.
   *
   * @throws NoSuchFileException if there is no log
   */
  public static String id(Path folder) throws IOException {
    return FileLogSettings.read(folder).id();
  }

  /**
   * When anything was last appended to the log in a folder, to the precision of its file system;
   * null where nothing ever was.
   */
  public static @Nullable Long newestAppendMillis(Path folder) throws IOException {
    Long newest = null;
    for (int partition = 0; partition < partitions(folder); partition++) {
      List<Path> segments = Segments.list(Segments.folder(folder, partition));
      if (!segments.isEmpty()) {
        Path last = segments.get(segments.size() - 1);
        long appended = Files.getLastModifiedTime(last).toMillis();
        newest = newest == null ? appended : Math.max(newest, appended);
      }
    }
    return newest;
  }

  /**
   * The next entry, or null where none was appended yet.
   *
   * @throws IOException if the partition cannot be read, or is damaged before its end
   */
  public @Nullable LogEntry next() throws IOException {
    while (true) {
      FileChannel open = segment == null ? open() : segment;
      if (open == null) {
        return null;
      }
      Frame.Found found = Frame.look(buffer);
      if (found == Frame.Found.CUT_OFF && fill(open)) {
        continue;
      }
      if (found == Frame.Found.WHOLE) {
        LogEntry entry = Frame.take(buffer, offset);
        offset = entry.nextOffset();
        return entry;
      }
      if (found == Frame.Found.DAMAGED) {
        return damaged(open);
      }
      if (!closeIfFollowed(open)) {
        // The writer may replace what is there in part.
        readAgain(open);
        return null;
      }
    }
  }

  /** Where the next entry begins. */
  public long offset() {
    return offset;
  }

  /** Bytes that were to be read but had been deleted, for they were older than the log keeps. */
  public long skipped() {
    return skipped;
  }

  /** Bytes that wait to be read; none of what was found to be no whole entry yet. */
  public long waiting() throws IOException {
    List<Path> segments = Segments.list(partition);
    if (segments.isEmpty()) {
      return 0;
    }
    Path last = segments.get(segments.size() - 1);
    return Math.max(0, Segments.base(last) + Files.size(last) - Math.max(offset, lookedTo));
  }

  private @Nullable FileChannel open() throws IOException {
    List<Path> segments = Segments.list(partition);
    if (segments.isEmpty()) {
      if (offset > 0) {
        throw beyondEnd(0);
      }
      return null;
    }
    Path holding = null;
    for (Path file : segments) {
      if (Segments.base(file) <= offset) {
        holding = file;
      }
    }
    if (holding == null) {
      holding = segments.get(0);
      skipped += Segments.base(holding) - offset;
      offset = Segments.base(holding);
    }
    FileChannel opened;
    try {
      opened = FileChannel.open(holding);
    } catch (NoSuchFileException e) {
      // Deleted between the two calls; what is there now is seen the next time.
      return null;
    }
    segmentBase = Segments.base(holding);
    if (offset - segmentBase > opened.size()) {
      long end = segmentBase + opened.size();
      opened.close();
      throw beyondEnd(end);
    }
    opened.position(offset - segmentBase);
    buffer.clear().limit(0);
    segment = opened;
    return opened;
  }

  private IOException beyondEnd(long end) {
    return new IOException(
        partition
            + " ends at byte "
            + end
            + ", before byte "
            + offset
            + " where reading should go on: it is not the log that was read before. Bring that"
            + " back, or begin at its start, as run live --fresh does");
  }

  /** Reads more, keeping what is there; false at the end of the file. */
  private boolean fill(FileChannel from) throws IOException {
    Integer size = Frame.size(buffer);
    if (size != null && size > buffer.capacity()) {
      buffer = ByteBuffer.allocate(size).put(buffer).flip();
    }
    buffer.compact();
    int read = from.read(buffer);
    buffer.flip();
    return read > 0;
  }

  private boolean isFollowed() throws IOException {
    return Segments.list(partition).stream().anyMatch(file -> Segments.base(file) > segmentBase);
  }

  /** At the end of a file whose successor is there, the file is done with; true to read on. */
  private boolean closeIfFollowed(FileChannel open) throws IOException {
    boolean followed = isFollowed();
    // In this order: a segment that is followed does not grow.
    if (segmentBase + open.size() > offset + buffer.remaining()) {
      return true;
    }
    if (!followed) {
      return false;
    }
    if (buffer.hasRemaining()) {
      throw new IOException(
          Segments.file(partition, segmentBase) + " is cut off at byte " + (offset - segmentBase));
    }
    open.close();
    segment = null;
    return true;
  }

  /** A damaged frame at the very end is one that a crash cut off, and that the writer removes. */
  private @Nullable LogEntry damaged(FileChannel open) throws IOException {
    long at = offset - segmentBase;
    Integer size = Frame.size(buffer);
    boolean last = size == null || size <= Frame.HEADER || at + size >= open.size();
    if (!last || isFollowed()) {
      throw new IOException(
          Segments.file(partition, segmentBase)
              + " is damaged at byte "
              + at
              + ": restore it, or move it away to go on with the segments after it");
    }
    readAgain(open);
    return null;
  }

  private void readAgain(FileChannel open) throws IOException {
    lookedTo = offset + buffer.remaining();
    open.position(offset - segmentBase);
    buffer.clear().limit(0);
  }

  @Override
  public void close() throws IOException {
    if (segment != null) {
      segment.close();
      segment = null;
    }
  }
}
