package io.purchaseintent.codec;

import io.purchaseintent.feature.DeclaredValues;
import io.purchaseintent.feature.StateReader;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads what a {@link StatePacker} packed. */
final class StateUnpacker implements StateReader {

  private final Unpacker in;

  StateUnpacker(Unpacker in) {
    this.in = in;
  }

  @Override
  public int count(String name) {
    return in.count();
  }

  @Override
  public long amount(String name) {
    return in.unsigned();
  }

  @Override
  public @Nullable Instant time(String name) {
    return in.oneByte() == 0 ? null : Instant.ofEpochMilli(in.signed());
  }

  @Override
  public @Nullable String text(String name) {
    return in.optionalText();
  }

  @Override
  public DeclaredValues declared(String name) {
    return DeclaredCodec.readValues(in);
  }
}
