package io.purchaseintent.pipeline.source;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.pipeline.coder.PackedCoder;

/** Codes a {@link Received} field by field. */
public final class ReceivedCoder extends PackedCoder<Received> {

  private static final long serialVersionUID = 1L;
  private static final ReceivedCoder INSTANCE = new ReceivedCoder();

  private ReceivedCoder() {}

  /** The coder. */
  public static ReceivedCoder of() {
    return INSTANCE;
  }

  @Override
  protected void pack(Received value, Packer out) {
    out.text(value.place())
        .text(value.position())
        .signed(value.appendMillis())
        .bytes(value.value());
  }

  @Override
  protected Received unpack(Unpacker in) {
    return new Received(in.text(), in.text(), in.signed(), in.bytes());
  }
}
