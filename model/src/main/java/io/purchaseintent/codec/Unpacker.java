package io.purchaseintent.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a {@link Packer} wrote. Bytes that no packer wrote give {@link Malformed}. Not
 * thread-safe.
 */
public final class Unpacker {

  /** The bytes are not what they should be. */
  public static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  private final byte[] bytes;
  private int position;

  /** Reads these bytes from the first on. */
  public Unpacker(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A byte, 0 to 255. */
  public int oneByte() {
    if (position >= bytes.length) {
      throw new Malformed("ends after " + bytes.length + " bytes");
    }
    return bytes[position++] & 0xff;
  }

  /** A number as {@link Packer#unsigned} wrote it. */
  public long unsigned() {
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

  /** A number as {@link Packer#signed} wrote it. */
  public long signed() {
    long value = unsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  /** A non-negative int. */
  public int count() {
    long value = unsigned();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new Malformed("holds " + value + " where a count should be, at byte " + position);
    }
    return (int) value;
  }

  /** A count of things that take at least a byte each, so that nothing absurd is allocated. */
  public int countOfMany() {
    int value = count();
    if (value > bytes.length - position) {
      throw new Malformed("announces " + value + " items at byte " + position);
    }
    return value;
  }

  /** An index below a bound. */
  public int index(int bound) {
    int value = count();
    if (value >= bound) {
      throw new Malformed("points to item " + value + " of " + bound + " at byte " + position);
    }
    return value;
  }

  /** A number as {@link Packer#fixed64} wrote it. */
  public long fixed64() {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | oneByte();
    }
    return value;
  }

  /** A float as {@link Packer#float32} wrote it. */
  public float float32() {
    int bits = 0;
    for (int i = 0; i < 4; i++) {
      bits = bits << 8 | oneByte();
    }
    return Float.intBitsToFloat(bits);
  }

  /** A text. */
  public String text() {
    int length = countOfMany();
    String value = new String(bytes, position, length, StandardCharsets.UTF_8);
    position += length;
    return value;
  }

  /** Bytes as {@link Packer#bytes} wrote them. */
  public byte[] bytes() {
    int length = countOfMany();
    byte[] value = Arrays.copyOfRange(bytes, position, position + length);
    position += length;
    return value;
  }

  /** One of the constants of an enum, or null. */
  public <E extends Enum<E>> @Nullable E constant(E[] constants) {
    int code = index(constants.length + 1);
    return code == 0 ? null : constants[code - 1];
  }

  /** A text or null. */
  public @Nullable String optionalText() {
    return oneByte() == 0 ? null : text();
  }

  /** A text or null: the likely one itself if it is that, so that what repeats is not made anew. */
  public @Nullable String optionalText(@Nullable String likely) {
    if (oneByte() == 0) {
      return null;
    }
    int start = position;
    int length = countOfMany();
    if (likely != null && isAt(position, length, likely)) {
      position += length;
      return likely;
    }
    position = start;
    return text();
  }

  /** Never where the text is more than ASCII, whose characters are not its bytes. */
  private boolean isAt(int from, int length, String text) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[from + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether all was read. */
  public boolean isAtEnd() {
    return position == bytes.length;
  }

  /** Fails unless all was read. */
  public void requireEnd() {
    if (position != bytes.length) {
      throw new Malformed("has " + (bytes.length - position) + " bytes too many");
    }
  }
}
