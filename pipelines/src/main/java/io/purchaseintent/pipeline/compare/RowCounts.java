package io.purchaseintent.pipeline.compare;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import io.purchaseintent.pipeline.coder.PackedCoder;

/**
 * How often a row is there on each side.
 *
 * @param here in this lake
 * @param there in the other
 */
record RowCounts(long here, long there) {

  private static final RowCounts ONCE_HERE = new RowCounts(1, 0);
  private static final RowCounts ONCE_THERE = new RowCounts(0, 1);

  /** Once on this side. */
  static RowCounts one(Side side) {
    return side == Side.HERE ? ONCE_HERE : ONCE_THERE;
  }

  RowCounts plus(RowCounts more) {
    return new RowCounts(here + more.here, there + more.there);
  }

  /** Codes both numbers. */
  static final class CountsCoder extends PackedCoder<RowCounts> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void pack(RowCounts counts, Packer out) {
      out.unsigned(counts.here).unsigned(counts.there);
    }

    @Override
    protected RowCounts unpack(Unpacker in) {
      return new RowCounts(in.unsigned(), in.unsigned());
    }
  }
}
