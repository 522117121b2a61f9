package io.purchaseintent.pipeline.coder;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;
import org.jspecify.annotations.Nullable;

/** The parts that records are coded from. */
final class Fields {

  private static final StringUtf8Coder TEXT = StringUtf8Coder.of();

  private Fields() {}

  static void text(String value, OutputStream out) throws IOException {
    TEXT.encode(value, out);
  }

  static String text(InputStream in) throws IOException {
    return TEXT.decode(in);
  }

  static void optionalText(@Nullable String value, OutputStream out) throws IOException {
    out.write(value == null ? 0 : 1);
    if (value != null) {
      TEXT.encode(value, out);
    }
  }

  static @Nullable String optionalText(InputStream in) throws IOException {
    return in.read() == 0 ? null : TEXT.decode(in);
  }

  /** A constant by its ordinal, 0 standing for none. */
  static void constant(@Nullable Enum<?> value, OutputStream out) throws IOException {
    out.write(value == null ? 0 : value.ordinal() + 1);
  }

  static <E extends Enum<E>> @Nullable E constant(E[] values, InputStream in) throws IOException {
    int code = in.read();
    return code == 0 ? null : values[code - 1];
  }

  static void number(long value, OutputStream out) throws IOException {
    VarInt.encode(value, out);
  }

  static long number(InputStream in) throws IOException {
    return VarInt.decodeLong(in);
  }

  static void optionalInstant(@Nullable Instant value, OutputStream out) throws IOException {
    out.write(value == null ? 0 : 1);
    if (value != null) {
      number(value.toEpochMilli(), out);
    }
  }

  static @Nullable Instant optionalInstant(InputStream in) throws IOException {
    return in.read() == 0 ? null : Instant.ofEpochMilli(number(in));
  }
}
