package io.purchaseintent.pipeline.coder;

import io.purchaseintent.codec.Packer;
import io.purchaseintent.codec.Unpacker;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.VarInt;

/**
 * A coder that packs a value into one stretch of bytes with its length.
 *
 * <p>The runners' streams are dear to call: a value costs them two calls, not one a field.
 */
public abstract class PackedCoder<T> extends AtomicCoder<T> {

  private static final long serialVersionUID = 1L;

  /** Writes a value's parts in their order. */
  protected abstract void pack(T value, Packer out);

  /** Reads the parts in the same order. */
  protected abstract T unpack(Unpacker in);

  @Override
  public final void encode(T value, OutputStream out) throws IOException {
    Packer packer = new Packer();
    pack(value, packer);
    VarInt.encode(packer.size(), out);
    packer.writeTo(out);
  }

  @Override
  public final T decode(InputStream in) throws IOException {
    byte[] bytes = new byte[VarInt.decodeInt(in)];
    if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
      throw new CoderException("The stream ends within " + bytes.length + " bytes of a value");
    }
    return unpack(new Unpacker(bytes));
  }
}
