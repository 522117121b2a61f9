package io.purchaseintent.pipeline.prediction;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Shows the lines of files as they stand in a buffer, without a copy of each. One that is longer
 * than {@value #LONGEST} bytes is no prediction, and is shown as an empty one. Not thread-safe.
 */
public final class LogLines {

  private static final int LONGEST = 1 << 20;

  private final byte[] buffer = new byte[LONGEST + 1];

  /** Takes lines one after the other. */
  @FunctionalInterface
  public interface Reader {

    /**
     * A line without its end.
     *
     * @param bytes that hold it until this returns
     * @param start of the line
     * @param end after it
     */
    void line(byte[] bytes, int start, int end);
  }

  /**
   * Shows the lines that start in a stretch.
   *
   * @throws IOException if the file cannot be read
   */
  public void forEach(LogStretch stretch, Reader reader) throws IOException {
    // It opens one byte early: what ends with that byte is the line of the stretch before.
    long opened = Math.max(0, stretch.start() - 1);
    try (FileChannel channel = FileChannel.open(Path.of(stretch.file()))) {
      channel.position(opened);
      read(Channels.newInputStream(channel), opened, stretch, reader);
    }
  }

  private void read(InputStream in, long opened, LogStretch stretch, Reader reader)
      throws IOException {
    boolean skipping = stretch.start() > 0;
    long base = opened;
    int filled = 0;
    int from = 0;
    int at = 0;
    while (true) {
      while (at < filled && buffer[at] != '\n') {
        at++;
      }
      if (at < filled) {
        if (!skipping) {
          show(from, at, reader);
        }
        skipping = false;
        from = ++at;
        if (base + from >= stretch.end()) {
          return;
        }
        continue;
      }
      if (filled - from == buffer.length) {
        if (!skipping) {
          reader.line(buffer, 0, 0);
        }
        skipping = true;
        from = filled;
      }
      System.arraycopy(buffer, from, buffer, 0, filled - from);
      base += from;
      filled -= from;
      at = filled;
      from = 0;
      int read = in.read(buffer, filled, buffer.length - filled);
      if (read < 0) {
        if (filled > 0 && !skipping) {
          show(0, filled, reader);
        }
        return;
      }
      filled += read;
    }
  }

  private void show(int from, int end, Reader reader) {
    boolean carriageReturn = end > from && buffer[end - 1] == '\r';
    reader.line(buffer, from, carriageReturn ? end - 1 : end);
  }
}
