package io.purchaseintent.serving.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines that readers see once it is complete: until then its name begins with a dot and
 * ends with {@code .open}, and a lock tells that somebody writes it. Not thread-safe.
 */
final class PredictionFile {

  private static final Pattern OPEN = Pattern.compile("\\.(predictions-.*\\.jsonl)\\.open");
  private static final DateTimeFormatter START =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);

  private final Path path;
  private final FileChannel channel;
  private final Instant start;
  private long bytes;

  private PredictionFile(Path path, FileChannel channel, Instant start) {
    this.path = path;
    this.channel = channel;
    this.start = start;
  }

  /**
   * A new file in the folder of its day.
   *
   * @param name tells it from others that begin at the same time
   */
  static PredictionFile create(Path folder, String name, Instant start) throws IOException {
    Path day = Files.createDirectories(folder.resolve("dt=" + day(start)));
    Path path =
        day.resolve(".predictions-" + START.format(start) + "-" + name + ".jsonl" + ".open");
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    if (lock(channel) == null) {
      channel.close();
      throw new IOException(path + " was taken by another server: give each a folder of its own");
    }
    return new PredictionFile(path, channel, start);
  }

  private static LocalDate day(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  boolean isDue(PredictionFolder.Settings settings, Instant now) {
    return bytes >= settings.fileBytes()
        || !now.isBefore(start.plus(settings.fileAge()))
        || !day(now).equals(day(start));
  }

  /** Appends whole lines: all of them, or if this fails none. */
  void append(byte[] lines) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(lines);
    while (left.hasRemaining()) {
      channel.write(left, bytes + left.position());
    }
    bytes += lines.length;
  }

  void complete() throws IOException {
    try (channel) {
      channel.truncate(bytes);
      if (bytes == 0) {
        Files.delete(path);
      } else {
        show(path);
      }
    }
  }

  /**
   * Completes files whose writers were killed, without what they had written of a last line.
   *
   * @return how many lines were cut
   */
  static int takeUpLeftOvers(Path folder) throws IOException {
    int cut = 0;
    for (Path day : list(folder)) {
      if (day.getFileName().toString().startsWith("dt=") && Files.isDirectory(day)) {
        for (Path file : list(day)) {
          if (OPEN.matcher(file.getFileName().toString()).matches()) {
            cut += takeUp(file) ? 1 : 0;
          }
        }
      }
    }
    return cut;
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.sorted().toList();
    }
  }

  private static boolean takeUp(Path file) throws IOException {
    try (FileChannel left =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (lock(left) == null) {
        return false;
      }
      long size = left.size();
      long whole = endOfLastLine(left);
      left.truncate(whole);
      if (whole == 0) {
        Files.delete(file);
      } else {
        show(file);
      }
      return whole < size;
    }
  }

  /** Where the last whole line ends; 0 if there is none. */
  private static long endOfLastLine(FileChannel channel) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(1 << 12);
    long end = channel.size();
    while (end > 0) {
      long begin = Math.max(0, end - block.capacity());
      block.clear().limit((int) (end - begin));
      while (block.hasRemaining() && channel.read(block, begin + block.position()) > 0) {
        // Reads until the block is full.
      }
      for (int i = block.position() - 1; i >= 0; i--) {
        if (block.get(i) == '\n') {
          return begin + i + 1;
        }
      }
      end = begin;
    }
    return 0;
  }

  private static void show(Path open) throws IOException {
    Matcher name = OPEN.matcher(open.getFileName().toString());
    if (!name.matches()) {
      throw new IllegalStateException(open + " is not open");
    }
    Files.move(open, open.resolveSibling(name.group(1)), StandardCopyOption.ATOMIC_MOVE);
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // By this very process.
      return null;
    }
  }
}
