package io.purchaseintent.pipeline.prediction;

import io.purchaseintent.json.PredictionScan;
import io.purchaseintent.pipeline.job.DayPeriod;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;

/** Tells by a folder's name, or by a file's first and last lines, whether a period is near. */
final class LogEnds {

  private static final Duration NEAR = Duration.ofDays(1);
  private static final int LOOKED_AT = 64 << 10;

  private final DayPeriod period;
  private final PredictionScan scan = new PredictionScan();

  LogEnds(DayPeriod period) {
    this.period = period;
  }

  /** Whether a folder such as {@code dt=2016-10-30} is of a day of the period, or of one beside. */
  boolean isNear(Path folder) {
    String name = folder.getFileName().toString();
    try {
      LocalDate day = LocalDate.parse(name.substring(name.indexOf('=') + 1));
      return !day.plusDays(1).isBefore(period.from()) && day.minusDays(1).isBefore(period.to());
    } catch (DateTimeParseException e) {
      return true;
    }
  }

  /**
   * Whether the period, and a day around it, meets the time from a file's first prediction to its
   * last. Where these lines are no predictions it has to be read.
   */
  boolean areNear(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      byte[] first = read(channel, 0);
      byte[] last = read(channel, Math.max(0, channel.size() - LOOKED_AT));
      if (!scan.read(first, 0, lineEnd(first))) {
        return true;
      }
      long begin = scan.timeMillis();
      if (!scan.read(last, lastStart(last), last.length)) {
        return true;
      }
      long end = scan.timeMillis();
      return Math.max(begin, end) >= period.start().minus(NEAR).toEpochMilli()
          && Math.min(begin, end) < period.end().plus(NEAR).toEpochMilli();
    }
  }

  private static byte[] read(FileChannel channel, long from) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(LOOKED_AT);
    int read = 0;
    while (read >= 0 && bytes.hasRemaining()) {
      read = channel.read(bytes, from + bytes.position());
    }
    byte[] array = new byte[bytes.position()];
    bytes.flip().get(array);
    return array;
  }

  private static int lineEnd(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    return end;
  }

  private static int lastStart(byte[] bytes) {
    int start = Math.max(0, bytes.length - 1);
    while (start > 0 && bytes[start - 1] != '\n') {
      start--;
    }
    return start;
  }
}
