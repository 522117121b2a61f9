package io.purchaseintent.codec;

import io.purchaseintent.feature.DeclaredValues;
import io.purchaseintent.feature.StateWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Packs a state's values by their order alone; a {@link StateUnpacker} reads them. */
final class StatePacker implements StateWriter {

  private final Packer out = new Packer();

  StatePacker(int version, Instant asOf) {
    out.oneByte(version).signed(asOf.toEpochMilli());
  }

  @Override
  public void count(String name, int value) {
    out.unsigned(value);
  }

  @Override
  public void amount(String name, long micros) {
    out.unsigned(micros);
  }

  @Override
  public void time(String name, @Nullable Instant value) {
    out.oneByte(value == null ? 0 : 1);
    if (value != null) {
      out.signed(value.toEpochMilli());
    }
  }

  @Override
  public void text(String name, @Nullable String value) {
    out.optionalText(value);
  }

  @Override
  public void declared(String name, DeclaredValues values) {
    DeclaredCodec.write(values, out);
  }

  byte[] toBytes() {
    return out.toBytes();
  }
}
