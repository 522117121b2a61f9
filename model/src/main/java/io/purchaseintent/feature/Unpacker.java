package io.purchaseintent.feature;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads what a {@link Packer} wrote. Bytes that no packer wrote give {@link Malformed}. */
final class Unpacker {

  /** The bytes are not what they should be. */
  static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  private final byte[] bytes;
  private int position;

  Unpacker(byte[] bytes) {
    this.bytes = bytes;
  }

  int oneByte() {
    if (position >= bytes.length) {
      throw new Malformed("ends after " + bytes.length + " bytes");
    }
    return bytes[position++] & 0xff;
  }

  long unsigned() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = oneByte();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new Malformed("holds a number of more than 64 bits at byte " + position);
  }

  long signed() {
    long value = unsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  /** A non-negative int. */
  int count() {
    long value = unsigned();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new Malformed("holds " + value + " where a count should be, at byte " + position);
    }
    return (int) value;
  }

  /** A count of things that take at least a byte each, so that nothing absurd is allocated. */
  int countOfMany() {
    int value = count();
    if (value > bytes.length - position) {
      throw new Malformed("announces " + value + " items at byte " + position);
    }
    return value;
  }

  /** An index below a bound. */
  int index(int bound) {
    int value = count();
    if (value >= bound) {
      throw new Malformed("points to item " + value + " of " + bound + " at byte " + position);
    }
    return value;
  }

  long fixed64() {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | oneByte();
    }
    return value;
  }

  String text() {
    int length = countOfMany();
    String value = new String(bytes, position, length, StandardCharsets.UTF_8);
    position += length;
    return value;
  }

  @Nullable String optionalText() {
    return oneByte() == 0 ? null : text();
  }

  void requireEnd() {
    if (position != bytes.length) {
      throw new Malformed("has " + (bytes.length - position) + " bytes too many");
    }
  }
}
