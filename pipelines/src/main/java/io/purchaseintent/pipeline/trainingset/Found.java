package io.purchaseintent.pipeline.trainingset;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;

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
  static final class FoundCoder extends AtomicCoder<Found> {
    private static final long serialVersionUID = 1L;

    @Override
    public void encode(Found found, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(found.entity(), out);
      VarInt.encode(found.asOfDay(), out);
      ByteArrayCoder.of().encode(found.state(), out);
    }

    @Override
    public Found decode(InputStream in) throws IOException {
      return new Found(
          StringUtf8Coder.of().decode(in), VarInt.decodeLong(in), ByteArrayCoder.of().decode(in));
    }
  }
}
