package io.purchaseintent.eventlog;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A record in a file: length of the value (int), checksum (int, CRC-32C of all that follows), time
 * of appending (long, milliseconds), value. Big-endian.
 */
final class Frame {

  /** Bytes before the value. */
  static final int HEADER = Integer.BYTES + Integer.BYTES + Long.BYTES;

  private Frame() {}

  /** Writes a frame at the buffer's position. */
  static void put(ByteBuffer out, byte[] value, long appendMillis) {
    int start = out.position();
    out.putInt(value.length).putInt(0).putLong(appendMillis).put(value);
    out.putInt(
        start + Integer.BYTES,
        checksum(out.slice(start + Integer.BYTES * 2, Long.BYTES + value.length)));
  }

  /** What may stand at a place of a file. */
  enum Found {
    WHOLE,
    /** Not all of it is there. */
    CUT_OFF,
    /** It is no frame. */
    DAMAGED
  }

  /** What stands at the buffer's position. */
  static Found look(ByteBuffer in) {
    if (in.remaining() < HEADER) {
      return Found.CUT_OFF;
    }
    int start = in.position();
    int length = in.getInt(start);
    if (length < 1 || length > LogRecord.MAX_BYTES) {
      return Found.DAMAGED;
    }
    if (in.remaining() < HEADER + length) {
      return Found.CUT_OFF;
    }
    ByteBuffer checked = in.slice(start + Integer.BYTES * 2, Long.BYTES + length);
    return checksum(checked) == in.getInt(start + Integer.BYTES) ? Found.WHOLE : Found.DAMAGED;
  }

  /** Takes the whole frame at the buffer's position, which begins at this offset of a partition. */
  static LogEntry take(ByteBuffer in, long offset) {
    byte[] value = new byte[in.getInt()];
    in.getInt();
    long appendMillis = in.getLong();
    in.get(value);
    return new LogEntry(offset, offset + HEADER + value.length, appendMillis, value);
  }

  /** The frame's size in bytes as its header says, or null where that is not there. */
  static @Nullable Integer size(ByteBuffer in) {
    return in.remaining() < Integer.BYTES ? null : HEADER + in.getInt(in.position());
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return (int) checksum.getValue();
  }
}
