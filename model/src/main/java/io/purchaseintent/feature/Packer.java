package io.purchaseintent.feature;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes numbers and texts as few bytes: LEB128 varints, texts as UTF-8 with their length. */
final class Packer {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

  Packer oneByte(int value) {
    out.write(value);
    return this;
  }

  /** A number that is mostly small and never negative; a negative one takes ten bytes. */
  Packer unsigned(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
    return this;
  }

  /** A number of either sign, small near zero. */
  Packer signed(long value) {
    return unsigned((value << 1) ^ (value >> 63));
  }

  Packer fixed64(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
    return this;
  }

  Packer text(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    unsigned(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  Packer optionalText(@Nullable String value) {
    oneByte(value == null ? 0 : 1);
    return value == null ? this : text(value);
  }

  byte[] toBytes() {
    return out.toByteArray();
  }
}
