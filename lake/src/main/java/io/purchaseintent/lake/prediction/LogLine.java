package io.purchaseintent.lake.prediction;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A line of a log.
 *
 * @param position of its first byte in the file
 * @param bytes without the line's end; of a line that is too long the first {@value #LONGEST}
 * @param length how many bytes it has
 * @param isEnded whether the line's end is there
 */
@SuppressWarnings("ArrayRecordComponent")
record LogLine(long position, byte[] bytes, long length, boolean isEnded) {

  /** A line that is longer is no prediction. */
  static final int LONGEST = 1 << 20;

  private static final int BLOCK = 1 << 16;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHEST = ONES << 7;

  /** Takes lines one after the other. */
  @FunctionalInterface
  interface Reader {
    void line(LogLine line) throws IOException;
  }

  /** Shows the lines of a file; one of white space alone is none. */
  static void read(InputStream in, Reader reader) throws IOException {
    byte[] block = new byte[BLOCK];
    byte[] kept = new byte[BLOCK];
    long position = 0;
    long length = 0;
    for (int read = in.read(block); read >= 0; read = in.read(block)) {
      int from = 0;
      while (from < read) {
        int end = endOfLine(block, from, read);
        int taken = (int) Math.min(end - from, Math.max(0, LONGEST - length));
        if (length + taken > kept.length) {
          kept = Arrays.copyOf(kept, Math.max(2 * kept.length, (int) length + taken));
        }
        if (taken > 0) {
          System.arraycopy(block, from, kept, (int) length, taken);
        }
        length += end - from;
        if (end < read) {
          show(position, kept, length, true, reader);
          position += length + 1;
          length = 0;
        }
        from = end + 1;
      }
    }
    show(position, kept, length, false, reader);
  }

  /** Where a line ends, or all that was read. */
  private static int endOfLine(byte[] block, int from, int until) {
    int end = from;
    while (end + Long.BYTES <= until && !hasLineEnd((long) WORDS.get(block, end))) {
      end += Long.BYTES;
    }
    while (end < until && block[end] != '\n') {
      end++;
    }
    return end;
  }

  /** Whether any of eight bytes is one: the others are not 0 once it is taken from all. */
  private static boolean hasLineEnd(long word) {
    long differing = word ^ ('\n' * ONES);
    return ((differing - ONES) & ~differing & HIGHEST) != 0;
  }

  private static void show(long position, byte[] kept, long length, boolean ended, Reader reader)
      throws IOException {
    LogLine line =
        new LogLine(position, Arrays.copyOf(kept, (int) Math.min(length, LONGEST)), length, ended);
    if (!line.isBlank()) {
      reader.line(line);
    }
  }

  boolean isTooLong() {
    return length > LONGEST;
  }

  private boolean isBlank() {
    for (byte each : bytes) {
      if (!Character.isWhitespace(each)) {
        return false;
      }
    }
    return true;
  }
}
