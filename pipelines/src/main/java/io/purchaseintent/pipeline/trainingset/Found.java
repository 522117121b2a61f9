package io.purchaseintent.pipeline.trainingset;

import io.purchaseintent.feature.Packer;
import io.purchaseintent.feature.Unpacker;
import io.purchaseintent.pipeline.coder.PackedCoder;
import java.util.Arrays;

/**
 * What was known of an entity on an as-of day.
 *
 * @param entity its key, as in the online store
 * @param asOfDay days since the epoch: the newest day that the asking moment may see
 * @param state the packed state, as in the online store
 */
record Found(String entity, long asOfDay, byte[] state) {

  @Override
  public boolean equals(Object other) {
    return other instanceof Found that
        && entity.equals(that.entity)
        && asOfDay == that.asOfDay
        && Arrays.equals(state, that.state);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * entity.hashCode() + Long.hashCode(asOfDay)) + Arrays.hashCode(state);
  }

  @Override
  public String toString() {
    return "Found[" + entity + " as of day " + asOfDay + "]";
  }

  /** Codes what was found field by field. */
  static final class FoundCoder extends PackedCoder<Found> {
    private static final long serialVersionUID = 1L;

    @Override
    protected void pack(Found found, Packer out) {
      out.text(found.entity()).signed(found.asOfDay()).bytes(found.state());
    }

    @Override
    protected Found unpack(Unpacker in) {
      return new Found(in.text(), in.signed(), in.bytes());
    }
  }
}
