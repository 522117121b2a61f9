package io.purchaseintent.pipeline.compare;

import io.purchaseintent.feature.Packer;
import io.purchaseintent.feature.Unpacker;
import io.purchaseintent.pipeline.coder.PackedCoder;

/**
 * How often a row is there on each side.
 *
 * @param here in this lake
 * @param there in the other
 */
record Sides(long here, long there) {

  private static final Sides ONCE_HERE = new Sides(1, 0);
  private static final Sides ONCE_THERE = new Sides(0, 1);

  /** Once on this side. */
  static Sides one(Side side) {
    return side == Side.HERE ? ONCE_HERE : ONCE_THERE;
  }

  Sides plus(Sides more) {
    return new Sides(here + more.here, there + more.there);
  }

  /** Codes both numbers. */
  static final class SidesCoder extends PackedCoder<Sides> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void pack(Sides sides, Packer out) {
      out.unsigned(sides.here).unsigned(sides.there);
    }

    @Override
    protected Sides unpack(Unpacker in) {
      return new Sides(in.unsigned(), in.unsigned());
    }
  }
}
