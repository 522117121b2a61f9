package io.purchaseintent.pipeline.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads lines as bytes, keeping no more of a line than a bound. Not thread-safe. */
final class LineReader {

  private final InputStream in;
  private final int maxBytes;
  private final byte[] buffer = new byte[1 << 16];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 10);

  private int position;
  private int filled;
  private long consumed;
  private long lineLength;

  /** Lines of this stream, of each at most its first {@code maxBytes}. */
  LineReader(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /** The next line without its end (LF or CRLF), or null at the end of the stream. */
  byte @Nullable [] next() throws IOException {
    line.reset();
    lineLength = 0;
    boolean any = false;
    while (fill()) {
      any = true;
      int end = position;
      while (end < filled && buffer[end] != '\n') {
        end++;
      }
      keep(end - position);
      consumed += end - position;
      position = end;
      if (end < filled) {
        position++;
        consumed++;
        return withoutCarriageReturn();
      }
    }
    return any ? withoutCarriageReturn() : null;
  }

  /** Length in bytes of the line last read, which may exceed what was kept of it. */
  long lineLength() {
    return lineLength;
  }

  /** Bytes read up to the end of the line last read. */
  long consumed() {
    return consumed;
  }

  private void keep(int length) {
    int kept = (int) Math.min(length, (long) maxBytes - line.size());
    if (kept > 0) {
      line.write(buffer, position, kept);
    }
    lineLength += length;
  }

  private boolean fill() throws IOException {
    if (position < filled) {
      return true;
    }
    position = 0;
    filled = Math.max(in.read(buffer), 0);
    return filled > 0;
  }

  private byte[] withoutCarriageReturn() {
    byte[] bytes = line.toByteArray();
    if (bytes.length == lineLength && bytes.length > 0 && bytes[bytes.length - 1] == '\r') {
      lineLength--;
      return java.util.Arrays.copyOf(bytes, bytes.length - 1);
    }
    return bytes;
  }
}
