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
 * A coder that packs a value into one stretch of bytes, with the version of its format and its
 * length before it: a state that an older build kept is read by the format of then.
 *
 * <p>A value is {@code 0, version, length, parts}. Builds before there were versions wrote {@code
 * length, parts}, where no length is 0: these are of version {@value #FIRST_VERSION}.
 *
 * <p>The runners' streams are dear to call: a value costs them a few calls, not one a field.
 */
public abstract class PackedCoder<T> extends AtomicCoder<T> {

  /** The version of every format before it first changed. */
  protected static final int FIRST_VERSION = 1;

  private static final long serialVersionUID = 1L;
  private static final int VERSIONED = 0;

  /** Rises with every change of what {@link #pack} writes. */
  protected int version() {
    return FIRST_VERSION;
  }

  /** Writes a value's parts in their order. */
  protected abstract void pack(T value, Packer out);

  /** Reads the parts in the same order. */
  protected abstract T unpack(Unpacker in);

  /**
   * Reads the parts as an older version wrote them; a coder whose version rises overrides this for
   * the version before.
   *
   * @throws CoderException if this build does not know that version any more
   */
  protected T unpackOlder(int version, Unpacker in) throws CoderException {
    throw new CoderException(unreadable(version));
  }

  @Override
  public final void encode(T value, OutputStream out) throws IOException {
    Packer packer = new Packer();
    pack(value, packer);
    out.write(VERSIONED);
    VarInt.encode(version(), out);
    VarInt.encode(packer.size(), out);
    packer.writeTo(out);
  }

  @Override
  public final T decode(InputStream in) throws IOException {
    int first = VarInt.decodeInt(in);
    int version = first == VERSIONED ? VarInt.decodeInt(in) : FIRST_VERSION;
    byte[] bytes = new byte[first == VERSIONED ? VarInt.decodeInt(in) : first];
    if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
      throw new CoderException("The stream ends within " + bytes.length + " bytes of a value");
    }
    Unpacker parts = new Unpacker(bytes);
    if (version == version()) {
      return unpack(parts);
    }
    if (version > version()) {
      throw new CoderException(unreadable(version));
    }
    return unpackOlder(version, parts);
  }

  private String unreadable(int version) {
    return getClass().getSimpleName()
        + " finds a value of version "
        + version
        + ", but this build reads version "
        + version()
        + ": go on with the build that wrote the state, or start without it";
  }
}
