package io.purchaseintent.pipeline.experiment;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.pipeline.coder.PackedCoder;
import io.purchaseintent.statistics.arms.Amounts;

/** Codes counts of amounts. */
final class AmountsCoder extends PackedCoder<Amounts> {

  private static final long serialVersionUID = 1L;

  @Override
  protected void pack(Amounts amounts, Packer out) {
    amounts.pack(out);
  }

  @Override
  protected Amounts unpack(Unpacker in) {
    Amounts amounts = new Amounts();
    amounts.unpack(in);
    return amounts;
  }
}
