package io.purchaseintent.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes numbers and texts as few bytes: LEB128 varints, texts as UTF-8 with their length. An
 * {@link Unpacker} reads them. Not thread-safe.
 */
public final class Packer {

  private byte[] bytes = new byte[256];
  private int size;

  /** The lowest eight bits. */
  public Packer oneByte(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
    return this;
  }

  /** A number that is mostly small and never negative; a negative one takes ten bytes. */
  public Packer unsigned(long value) {
    reserve(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
    return this;
  }

  /** A number of either sign, small near zero. */
  public Packer signed(long value) {
    return unsigned((value << 1) ^ (value >> 63));
  }

  /** Eight bytes, the highest first. */
  public Packer fixed64(long value) {
    reserve(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  /** The bits of a float in four bytes, the highest first. */
  public Packer float32(float value) {
    int bits = Float.floatToRawIntBits(value);
    reserve(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (bits >>> shift);
    }
    return this;
  }

  /** A text. */
  public Packer text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /** A text or null. */
  public Packer optionalText(@Nullable String value) {
    oneByte(value == null ? 0 : 1);
    return value == null ? this : text(value);
  }

  /** Bytes with their number. */
  public Packer bytes(byte[] value) {
    unsigned(value.length);
    reserve(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
    return this;
  }

  /** A constant by its ordinal, or null. */
  public Packer constant(@Nullable Enum<?> value) {
    return unsigned(value == null ? 0 : value.ordinal() + 1);
  }

  /** Number of bytes so far. */
  public int size() {
    return size;
  }

  /** All that was written. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** Writes it all to a stream, in one call. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, size);
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), size * 2));
    }
  }
}
